"""Which system calls a runner may make: the list that :mod:`kit.isolation.seccomp` installs.

It is an allow-list. A call in ``ALLOWED`` is made; one in ``FILTERED`` is made with the arguments
that its rules name; one in ``REFUSED`` answers EPERM, "not permitted". A call that is in none of
them, such as ``clone3`` and what is newer than this list, answers ENOSYS, "not implemented":
libraries then fall back to an older call, as they do on an older kernel.

Each pair has the numbers of a call on x86_64 and on aarch64, None where an architecture lacks it;
from ``asm/unistd_64.h`` and ``asm-generic/unistd.h`` of Linux 6.17. The meaning of arguments is in
the manual pages of the calls.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final, TypeAlias

Numbers: TypeAlias = tuple[int | None, int | None]
"""The number of a call on x86_64, and on aarch64."""


class Answer(Enum):
    """What the filter does with a call."""

    ALLOW = "allow"
    IGNORE = "report success and do nothing"
    REFUSE = "EPERM"
    UNKNOWN = "ENOSYS"


@dataclass(frozen=True, slots=True)
class OneOf:
    """A condition: an argument (0 to 5), after ``mask``, has one of some values (32 bits)."""

    argument: int
    values: tuple[int, ...]
    mask: int = 0xFFFF_FFFF


@dataclass(frozen=True, slots=True)
class Rule:
    """Gives ``answer`` if all conditions hold."""

    conditions: tuple[OneOf, ...]
    answer: Answer = Answer.ALLOW


# fmt: off
ALLOWED: Final[dict[str, Numbers]] = {
    # Bytes in and out of descriptors that are open already.
    "read": (0, 63), "write": (1, 64), "pread64": (17, 67), "pwrite64": (18, 68), "readv": (19, 65),
    "writev": (20, 66), "preadv": (295, 69), "pwritev": (296, 70), "preadv2": (327, 286),
    "pwritev2": (328, 287), "lseek": (8, 62), "sendfile": (40, 71), "copy_file_range": (326, 285),
    "dup": (32, 23), "dup2": (33, None), "dup3": (292, 24), "close": (3, 57),
    "close_range": (436, 436),
    # Files by name: which of them can be reached is decided by the mounts and by Landlock.
    "open": (2, None), "openat": (257, 56), "openat2": (437, 437), "creat": (85, None),
    "stat": (4, None), "fstat": (5, 80), "lstat": (6, None), "newfstatat": (262, 79),
    "statx": (332, 291), "access": (21, None), "faccessat": (269, 48), "faccessat2": (439, 439),
    "readlink": (89, None), "readlinkat": (267, 78), "getdents": (78, None),
    "getdents64": (217, 61), "getcwd": (79, 17), "chdir": (80, 49), "fchdir": (81, 50),
    "statfs": (137, 43), "fstatfs": (138, 44), "getxattr": (191, 8), "lgetxattr": (192, 9),
    "fgetxattr": (193, 10), "listxattr": (194, 11), "llistxattr": (195, 12),
    "flistxattr": (196, 13), "mkdir": (83, None), "mkdirat": (258, 34), "rmdir": (84, None),
    "rename": (82, None), "renameat": (264, 38), "renameat2": (316, 276), "link": (86, None),
    "linkat": (265, 37), "symlink": (88, None), "symlinkat": (266, 36), "unlink": (87, None),
    "unlinkat": (263, 35), "mknod": (133, None), "mknodat": (259, 33), "umask": (95, 166),
    "truncate": (76, 45), "ftruncate": (77, 46), "fallocate": (285, 47), "fadvise64": (221, 223),
    "fsync": (74, 82), "fdatasync": (75, 83), "chmod": (90, None), "fchmod": (91, 52),
    "fchmodat": (268, 53), "fchmodat2": (452, 452), "chown": (92, None), "fchown": (93, 55),
    "lchown": (94, None), "fchownat": (260, 54), "utime": (132, None), "utimes": (235, None),
    "futimesat": (261, None), "utimensat": (280, 88),
    # Waiting for descriptors; what an event loop is made of. No kind of these is counted for the
    # whole user.
    "poll": (7, None), "ppoll": (271, 73), "select": (23, None), "pselect6": (270, 72),
    "epoll_create": (213, None), "epoll_create1": (291, 20), "epoll_ctl": (233, 21),
    "epoll_ctl_old": (214, None), "epoll_wait": (232, None), "epoll_wait_old": (215, None),
    "epoll_pwait": (281, 22), "epoll_pwait2": (441, 441), "eventfd": (284, None),
    "eventfd2": (290, 19), "timerfd_create": (283, 85), "timerfd_settime": (286, 86),
    "timerfd_gettime": (287, 87), "signalfd": (282, None), "signalfd4": (289, 74),
    "pipe": (22, None), "pipe2": (293, 59),
    # Memory of its own; RLIMIT_AS limits how much.
    "mmap": (9, 222), "munmap": (11, 215), "mremap": (25, 216), "mprotect": (10, 226),
    "madvise": (28, 233), "msync": (26, 227), "brk": (12, 214), "mseal": (462, 462),
    "map_shadow_stack": (453, 453),
    # Threads: locks, and what libc says to the kernel when it starts one.
    "futex": (202, 98), "futex_waitv": (449, 449), "futex_wake": (454, 454),
    "futex_wait": (455, 455), "futex_requeue": (456, 456), "set_robust_list": (273, 99),
    "set_tid_address": (218, 96), "rseq": (334, 293), "membarrier": (324, 283),
    "gettid": (186, 178), "getcpu": (309, 168), "sched_yield": (24, 124),
    "sched_getaffinity": (204, 123), "sched_getparam": (143, 121), "sched_getscheduler": (145, 120),
    "sched_getattr": (315, 275), "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126), "sched_rr_get_interval": (148, 127), "exit": (60, 93),
    "exit_group": (231, 94), "restart_syscall": (219, 128),
    # Signals inside the runner: in its pid namespace there is no other process.
    "rt_sigaction": (13, 134), "rt_sigprocmask": (14, 135), "rt_sigreturn": (15, 139),
    "rt_sigpending": (127, 136), "rt_sigtimedwait": (128, 137), "rt_sigsuspend": (130, 133),
    "sigaltstack": (131, 132), "kill": (62, 129), "tkill": (200, 130), "tgkill": (234, 131),
    "pause": (34, None), "alarm": (37, None), "setitimer": (38, 103), "getitimer": (36, 102),
    "wait4": (61, 260), "waitid": (247, 95),
    # Clocks, and facts about itself and the machine that Python itself tells.
    "clock_gettime": (228, 113), "clock_getres": (229, 114), "clock_nanosleep": (230, 115),
    "nanosleep": (35, 101), "gettimeofday": (96, 169), "time": (201, None), "times": (100, 153),
    "getrusage": (98, 165), "uname": (63, 160), "sysinfo": (99, 179), "getrandom": (318, 278),
    "getpid": (39, 172), "getppid": (110, 173), "getuid": (102, 174), "geteuid": (107, 175),
    "getgid": (104, 176), "getegid": (108, 177), "getresuid": (118, 148), "getresgid": (120, 150),
    "getgroups": (115, 158), "getpgid": (121, 155), "getpgrp": (111, None), "getsid": (124, 156),
    "getpriority": (140, 141), "ioprio_get": (252, 31), "capget": (125, 90), "getrlimit": (97, 163),
    "setrlimit": (160, 164),
    # Talk over sockets that it has: pairs, and TCP connections where the course wants a loop-back.
    "accept": (43, 202), "accept4": (288, 242), "bind": (49, 200), "listen": (50, 201),
    "connect": (42, 203), "getsockname": (51, 204), "getpeername": (52, 205),
    "getsockopt": (55, 209), "shutdown": (48, 210), "sendto": (44, 206), "recvfrom": (45, 207),
    "sendmsg": (46, 211), "recvmsg": (47, 212), "sendmmsg": (307, 269), "recvmmsg": (299, 243),
}
REFUSED: Final[dict[str, Numbers]] = {
    # New processes and programs.
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # Other processes: their memory, their files, their signals; and pidfds, which outlive a number.
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "get_robust_list": (274, 100), "rt_sigqueueinfo": (129, 138), "rt_tgsigqueueinfo": (297, 240),
    "move_pages": (279, 239), "migrate_pages": (256, 238),
    # Memory that no limit of address space or of the scratch folder counts, or that cannot be
    # swapped out.
    "memfd_create": (319, 279), "memfd_secret": (447, 447), "io_setup": (206, 0),
    "io_destroy": (207, 1), "io_submit": (209, 2), "io_cancel": (210, 3), "io_getevents": (208, 4),
    "io_pgetevents": (333, 292), "mlock": (149, 228), "mlock2": (325, 284), "mlockall": (151, 230),
    "munlock": (150, 229), "munlockall": (152, 231), "remap_file_pages": (216, 234),
    "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7), "setxattrat": (463, 463),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "removexattrat": (466, 466),
    # Objects that live in the kernel, shared or counted with all processes of the user.
    "shmget": (29, 194), "shmat": (30, 196), "shmctl": (31, 195), "shmdt": (67, 197),
    "msgget": (68, 186), "msgsnd": (69, 189), "msgrcv": (70, 188), "msgctl": (71, 187),
    "semget": (64, 190), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191),
    "mq_open": (240, 180), "mq_unlink": (241, 181), "mq_timedsend": (242, 182),
    "mq_timedreceive": (243, 183), "mq_notify": (244, 184), "mq_getsetattr": (245, 185),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "inotify_init": (253, None), "inotify_init1": (294, 26), "inotify_add_watch": (254, 27),
    "inotify_rm_watch": (255, 28), "fanotify_init": (300, 262), "fanotify_mark": (301, 263),
    "timer_create": (222, 107), "timer_settime": (223, 110), "timer_gettime": (224, 108),
    "timer_getoverrun": (225, 109), "timer_delete": (226, 111),
    # Locks on whole files, and flushes of whole disks: both also work on libraries, which other
    # processes use.
    "flock": (73, 32), "sync": (162, 81), "syncfs": (306, 267), "sync_file_range": (277, 84),
    "sync_file_range2": (None, 84), "readahead": (187, 213), "mincore": (27, 232),
    "cachestat": (451, 451),
    # Moves between descriptors inside the kernel: often a hole, seldom a need.
    "splice": (275, 76), "tee": (276, 77), "vmsplice": (278, 75), "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    # Namespaces, mounts and other roots.
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "mount_setattr": (442, 442),
    "move_mount": (429, 429), "open_tree": (428, 428), "open_tree_attr": (467, 467),
    "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "statmount": (457, 457), "listmount": (458, 458), "name_to_handle_at": (303, 264),
    "open_by_handle_at": (304, 265), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "swapon": (167, 224), "swapoff": (168, 225), "file_getattr": (468, 468),
    "file_setattr": (469, 469),
    # Another user, group, session, priority or processor; a real user of its own is how the number
    # of threads is limited where root grades.
    "setuid": (105, 146), "setgid": (106, 144), "setreuid": (113, 145), "setregid": (114, 143),
    "setresuid": (117, 147), "setresgid": (119, 149), "setfsuid": (122, 151),
    "setfsgid": (123, 152), "setgroups": (116, 159), "capset": (126, 91), "setsid": (112, 157),
    "setpgid": (109, 154), "setpriority": (141, 140), "ioprio_set": (251, 30),
    "sched_setparam": (142, 118), "sched_setscheduler": (144, 119), "sched_setattr": (314, 274),
    "sched_setaffinity": (203, 122), "set_mempolicy": (238, 237), "mbind": (237, 235),
    "get_mempolicy": (239, 236), "set_mempolicy_home_node": (450, 450),
    # Layers of isolation and ways to look into the kernel.
    "seccomp": (317, 277), "landlock_create_ruleset": (444, 444), "landlock_add_rule": (445, 445),
    "landlock_restrict_self": (446, 446), "lsm_get_self_attr": (459, 459),
    "lsm_set_self_attr": (460, 460), "lsm_list_modules": (461, 461), "bpf": (321, 280),
    "perf_event_open": (298, 241), "userfaultfd": (323, 282), "syslog": (103, 116),
    "lookup_dcookie": (212, 18),
    # The machine: its clock, name, devices, modules and accounts.
    "settimeofday": (164, 170), "clock_settime": (227, 112), "adjtimex": (159, 171),
    "clock_adjtime": (305, 266), "sethostname": (170, 161), "setdomainname": (171, 162),
    "reboot": (169, 142), "acct": (163, 89), "vhangup": (153, 58), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "init_module": (175, 105), "finit_module": (313, 273),
    "delete_module": (176, 106), "create_module": (174, None), "query_module": (178, None),
    "get_kernel_syms": (177, None), "iopl": (172, None), "ioperm": (173, None),
    "modify_ldt": (154, None), "arch_prctl": (158, None), "set_thread_area": (205, None),
    "get_thread_area": (211, None), "personality": (135, 92), "uselib": (134, None),
    "ustat": (136, None), "sysfs": (139, None), "_sysctl": (156, None), "nfsservctl": (180, 42),
    "getpmsg": (181, None), "putpmsg": (182, None), "afs_syscall": (183, None),
    "tuxcall": (184, None), "security": (185, None), "vserver": (236, None),
}

_CLONE_THREAD = 0x0001_0000
_NEVER_CLONED = 0xFE82_6000
"""CLONE_PTRACE, _VFORK, _UNTRACED, _IO, and a new namespace of any kind."""

_SOL_SOCKET, _TCP = 1, 6
_STREAM = OneOf(1, (1,), mask=0xF)  # SOCK_STREAM, whatever flags come with it

FILTERED: Final[dict[str, tuple[Numbers, tuple[Rule, ...]]]] = {
    # Threads, never processes. Libc falls back to this call from clone3, whose flags lie in
    # memory, where no filter can see them.
    "clone": (
        (56, 220),
        (Rule((OneOf(0, (_CLONE_THREAD,), mask=_CLONE_THREAD | _NEVER_CLONED),)),),
    ),
    # Names of threads and slack of timers, no_new_privs, and questions. Not the signal at the
    # parent's death, traces, dumps or filters.
    "prctl": (
        (157, 167),  # PR_GET_DUMPABLE, _SET_NAME, _GET_NAME, _GET_SECCOMP, _CAPBSET_READ, …
        (Rule((OneOf(0, (3, 15, 16, 21, 23, 29, 30, 38, 39, 0x5356_4D41)),)),),
    ),
    # Is it a terminal, how many bytes wait, block or not, close on exec, clone a file (FICLONE).
    "ioctl": (
        (16, 29),  # TCGETS, TCGETS2, TIOCGWINSZ, FIONREAD, FIONBIO, FIONCLEX, FIOCLEX
        (Rule((OneOf(1, (0x5401, 0x802C_542A, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451,
                         0x4004_9409)),)),),
    ),
    # Copies, flags, and the record locks that SQLite needs. Not leases and notices, which reach
    # processes that use the same library, and not the size of a pipe.
    "fcntl": (
        (72, 25),  # F_DUPFD … F_SETLKW, F_DUPFD_CLOEXEC, F_GETPIPE_SZ, F_GET_SEALS
        (Rule((OneOf(1, (0, 1, 2, 3, 4, 5, 6, 7, 1030, 1032, 1034)),)),),
    ),
    # Limits of the runner itself; it can only lower them.
    "prlimit64": ((302, 261), (Rule((OneOf(0, (0,)),)),)),
    # Pairs of streams, of which an event loop needs one. A pair of datagrams could still be
    # connected to any socket of the machine that has a name among the files.
    "socketpair": ((53, 199), (Rule((OneOf(0, (1,)), _STREAM, OneOf(2, (0,)))),)),
    # TCP over IPv4, where the course wants a loop-back; without one all sockets are refused.
    "socket": ((41, 198), (Rule((OneOf(0, (2,)), _STREAM, OneOf(2, (0, 6)))),)),
    # What servers set. Sizes of buffers are a wish, which the kernel cuts down without a word too.
    "setsockopt": (
        (54, 208),
        (
            Rule((OneOf(1, (_SOL_SOCKET,)), OneOf(2, (2, 9, 13, 15, 20, 21, 66, 67)))),
            Rule((OneOf(1, (_TCP,)), OneOf(2, (1, 3, 4, 5, 6, 9, 12, 18)))),
            Rule((OneOf(1, (_SOL_SOCKET,)), OneOf(2, (7, 8))), Answer.IGNORE),
        ),
    ),
}
# fmt: on

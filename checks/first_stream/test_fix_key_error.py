async def test_placeholder(submission):
    """placeholder"""

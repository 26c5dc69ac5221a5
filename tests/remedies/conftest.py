"""The cases are sections to be run by test_remedies.py, not modules to be imported for their doctests."""

collect_ignore_glob = ["cases/*.py"]

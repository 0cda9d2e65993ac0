"""Starts what forks bots (``tests.prove.replicas.zygote``) on a machine whose clock is wrong by so many seconds.

Run with ``python -m tests.prove.replicas.start SECONDS``: before anything of the bot is imported, whoever asks for the
time is told another one.
"""

import runpy
import sys
import time

if __name__ == "__main__":
    ahead, right = float(sys.argv[1]), time.time
    if ahead:
        time.time = lambda: right() + ahead
    runpy.run_module("tests.prove.replicas.zygote", run_name="__main__", alter_sys=True)

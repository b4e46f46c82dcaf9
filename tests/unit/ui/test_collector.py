"""The cure for collections that grow with every session."""

import gc
import threading

from dashboard.ui import collector


def test_what_lives_long_is_frozen_by_one_thread_however_often_it_is_asked():
    collector.keep_short()
    collector.keep_short()
    threads = [each for each in threading.enumerate() if each.name == "collector"]
    assert len(threads) == 1
    assert gc.get_freeze_count() > 0

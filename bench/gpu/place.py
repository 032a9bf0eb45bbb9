# SPDX-License-Identifier: Apache-2.0
"""Where PyTorch works beside the engine, and how long a call takes there."""

import math
import time

import torch


class Place:
    """The CUDA device, or the CPU where the engine's device is emulated and times mean nothing."""

    def __init__(self, emulated):
        self.emulated = emulated
        self.device = "cpu" if emulated else "cuda"
        # The engine uses matrix units by warpgroups there.
        self.has_warpgroups = emulated or torch.cuda.get_device_capability() == (9, 0)

    def synchronize(self):
        if not self.emulated:
            torch.cuda.synchronize()

    def best_seconds(self, work, runs):
        """Of `runs` runs after one that does not count."""
        best = math.inf
        for number in range(runs + 1):
            self.synchronize()
            begin = time.perf_counter()
            work()
            self.synchronize()
            if number:
                best = min(best, time.perf_counter() - begin)
        return best

    def facts(self):
        return {"torch": torch.__version__, "emulated": self.emulated}

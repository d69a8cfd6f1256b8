"""Looks wrong and is right: spawnlint has nothing to say about this file."""

import multiprocessing
import multiprocessing.dummy
import sys

from torch.utils.data import DataLoader

from images import ImageFolder


def double(number):
    return 2 * number


def main():
    # A forked child inherits the lambda; nothing is pickled.
    if sys.platform == "linux":
        context = multiprocessing.get_context("fork")
        process = context.Process(target=lambda: print("in the child"))
        process.start()
        process.join()

    # Threads share everything.
    with multiprocessing.dummy.Pool(2) as threads:
        print(threads.map(lambda number: number + 1, [1, 2, 3]))

    # The lambdas stay in the parent.
    with multiprocessing.Pool(2) as pool:
        pool.apply_async(double, (21,), callback=lambda result: print(result)).wait()
        print(sorted(pool.map(double, [3, 1, 2]), key=lambda number: -number))

    # Without workers the loader reads in this very process.
    for batch in DataLoader(ImageFolder("images"), num_workers=0, collate_fn=lambda batch: batch):
        print(len(batch))


if __name__ == "__main__":
    multiprocessing.set_start_method("spawn")
    main()

"""Turns the pictures of a folder into tensor files, one process a core."""

import multiprocessing
import sys
import time
from pathlib import Path


def convert(path, channels):
    print(f"{path}: {channels} channels")


def show_progress(folder):
    while True:
        print(len(list(Path(folder).glob("*.pt"))), "done")
        time.sleep(5)


def write_index(folder):
    Path(folder, "index.txt").write_text("\n".join(sorted(str(path) for path in Path(folder).glob("*.pt"))))


def convert_all(paths):
    with multiprocessing.Pool() as pool:
        pool.map(lambda path: convert(path, channels=3), paths)


def convert_all_quietly(paths):
    def quietly(path):
        convert(path, channels=1)

    context = multiprocessing.get_context("forkservr")
    process = context.Process(target=print, args=(len(paths),))
    process.start()
    process.join()
    worker = multiprocessing.Process(target=quietly, args=(paths[0],))
    worker.start()
    worker.join()


def main():
    folder = sys.argv[1]
    watcher = multiprocessing.Process(target=show_progress(folder), daemon=True)
    watcher.start()
    paths = sorted(Path(folder).glob("*.jpg"))
    convert_all(paths)
    convert_all_quietly(paths)
    index = multiprocessing.Process(target=write_index, args=(folder))
    index.start()
    index.join()


if __name__ == "__main__":
    main()

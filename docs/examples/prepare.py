"""Turns the pictures of a folder into tensor files, one process a core."""

import multiprocessing
import sys
import time
from pathlib import Path


def convert(path, channels):
    print(f"{path}: {channels} channels")


def thumbnail(path):
    print(f"{path}: thumbnail")


def show_progress(folder):
    while True:
        print(len(list(Path(folder).glob("*.pt"))), "done")
        time.sleep(5)


def write_index(index):
    names = sorted(path.name for path in Path(".").glob("*.pt"))
    Path(index).write_text("\n".join(names))


def convert_all(paths):
    with multiprocessing.Pool() as pool:
        pool.map(lambda path: convert(path, channels=3), paths)


def convert_cover(path):
    def convert_grey():
        convert(path, channels=1)

    process = multiprocessing.Process(target=convert_grey)
    process.start()
    process.join()


def make_thumbnails(paths):
    context = multiprocessing.get_context("forkservr")
    with context.Pool() as pool:
        pool.map(thumbnail, paths)


def main():
    folder = sys.argv[1]
    watcher = multiprocessing.Process(target=show_progress(folder), daemon=True)
    watcher.start()
    paths = sorted(Path(folder).glob("*.jpg"))
    convert_all(paths)
    convert_cover(paths[0])
    make_thumbnails(paths)
    index = multiprocessing.Process(target=write_index, args=("index.txt"))
    index.start()
    index.join()


if __name__ == "__main__":
    main()

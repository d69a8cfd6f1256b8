"""`python -m spawnlint` becomes the program that was installed together with this package."""
import os
import sys
import sysconfig


def program():
    """Where pip put the command: with the interpreter's own commands, or with the user's (`pip install --user`)."""
    folders = [sysconfig.get_path("scripts"), sysconfig.get_path("scripts", f"{os.name}_user")]
    # `pip install --target FOLDER` puts the package into FOLDER and the command into FOLDER/bin.
    folders.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin"))
    for folder in folders:
        path = os.path.join(folder, "spawnlint")
        if os.path.isfile(path):
            return path
    sys.exit(f"spawnlint: error: the program is in none of {', '.join(folders)}; install spawnlint again")


if __name__ == "__main__":
    path = program()
    os.execv(path, [path, *sys.argv[1:]])

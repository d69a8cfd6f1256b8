import multiprocessing
x = = 1
def work(:
    pass
if True
    go(
multiprocessing.Process(target=work).start()

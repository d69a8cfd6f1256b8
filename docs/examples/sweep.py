"""Trains with several learning rates at once."""

from concurrent.futures import ProcessPoolExecutor

RATES = [0.1, 0.03, 0.01, 0.003]


def loss_of(rate):
    from train import train

    return train("images", rate)


with ProcessPoolExecutor(max_workers=2) as executor:
    for rate, loss in zip(RATES, executor.map(loss_of, RATES)):
        print(rate, loss)

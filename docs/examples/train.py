"""Trains a small image classifier; worker processes read the images."""

import sys

import torch
import torch.multiprocessing as mp
from torch.utils.data import DataLoader

from images import ImageFolder, Classifier

mp.set_start_method("spawn")


def make_loader(folder, size):
    def collate(batch):
        images, labels = zip(*batch)
        return torch.stack([image[:, :size, :size] for image in images]), torch.tensor(labels)

    return DataLoader(ImageFolder(folder), batch_size=64, num_workers=4, collate_fn=collate)


def train(folder, rate=0.01):
    model = Classifier().to("cuda")
    optimizer = torch.optim.SGD(model.parameters(), lr=rate)
    loss = torch.zeros(())
    for images, labels in make_loader(folder, size=64):
        loss = torch.nn.functional.cross_entropy(model(images.to("cuda")), labels.to("cuda"))
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    torch.save(model.state_dict(), "model.pt")
    return loss.item()


if __name__ == "__main__":
    print("loss:", train(sys.argv[1]))

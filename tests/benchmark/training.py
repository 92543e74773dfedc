#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The other side of the benchmark of training: the same networks and steps on PyTorch.

usage: training.py

For each line "NETWORK SIDE BATCH N" on standard input, N steps of training (forward, mean squared
difference, backward, Adam) of one thread in single precision; prints the least processor time of
one in milliseconds. NETWORK: pdn or descriptor.
"""
import sys
import time

import torch
from torch import nn

torch.set_num_threads(1)


def pdn():
    return nn.Sequential(
        nn.Conv2d(3, 128, 4), nn.ReLU(inplace=True), nn.AvgPool2d(2, 2),
        nn.Conv2d(128, 256, 4), nn.ReLU(inplace=True), nn.AvgPool2d(2, 2),
        nn.Conv2d(256, 256, 3, padding=1), nn.ReLU(inplace=True), nn.Conv2d(256, 384, 4))


def convolve(before, after, kernel, stride):
    return nn.Sequential(nn.Conv2d(before, after, kernel, stride, kernel // 2, bias=False),
                         nn.BatchNorm2d(after))


class Bottleneck(nn.Module):
    def __init__(self, channels, narrow):
        super().__init__()
        self.inner = nn.Sequential(convolve(channels, narrow, 3, 1), nn.ReLU(inplace=True),
                                   convolve(narrow, channels, 1, 1))

    def forward(self, x):
        return torch.relu(x + self.inner(x))


class Descriptor(nn.Module):
    def __init__(self):
        super().__init__()
        relu = nn.ReLU(inplace=True)
        self.fine = nn.Sequential(convolve(3, 32, 3, 2), relu, convolve(32, 48, 3, 2), relu,
                                  convolve(48, 96, 3, 2), relu, Bottleneck(96, 64),
                                  Bottleneck(96, 64))
        self.coarse = nn.Sequential(convolve(96, 192, 3, 2), relu, Bottleneck(192, 128),
                                    Bottleneck(192, 128))
        self.project = nn.ModuleList([nn.Conv2d(96, 128, 1), nn.Conv2d(192, 256, 1)])

    def forward(self, x):
        fine = self.fine(x)
        return self.project[0](fine), self.project[1](self.coarse(fine))


def least_time(name, side, batch, n):
    network = {"pdn": pdn, "descriptor": Descriptor}[name]()
    optimizer = torch.optim.Adam(network.parameters())
    picture = torch.randn(batch, 3, side, side)
    least = float("inf")
    for _ in range(n):
        begin = time.process_time()
        optimizer.zero_grad()
        outputs = network(picture)
        outputs = outputs if isinstance(outputs, tuple) else (outputs,)
        sum((o * o).mean() for o in outputs).backward()
        optimizer.step()
        least = min(least, time.process_time() - begin)
    return 1e3 * least


for line in sys.stdin:
    words = line.split()
    print(least_time(words[0], *map(int, words[1:])), flush=True)

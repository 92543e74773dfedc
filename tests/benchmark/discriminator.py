#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The other side of the benchmark of SimpleNet: the same training step in PyTorch.

usage: discriminator.py D HIDDEN ROWS STEPS THREADS

Trains on drawn features: the adapter, noise whose deviation each row draws anew, the discriminator, the
hinge loss, AdamW and Adam. Prints the least seconds of a step.
"""
import sys
import time

import torch

d, hidden, rows, steps, threads = map(int, sys.argv[1:])
torch.set_num_threads(threads)
torch.manual_seed(0)
features = torch.randn(8192, d)
adapter = torch.nn.Linear(d, d)
first, norm = torch.nn.Linear(d, hidden), torch.nn.BatchNorm1d(hidden)
second = torch.nn.Linear(hidden, 1, bias=False)
discriminator = torch.nn.Sequential(first, norm, torch.nn.LeakyReLU(0.2), second)
optimizers = [torch.optim.AdamW(adapter.parameters(), 1e-4),
              torch.optim.Adam(discriminator.parameters(), 1e-3, weight_decay=1e-5)]


def step():
    q = adapter(features[torch.randint(len(features), (rows,))])
    deviation = torch.exp(torch.empty(rows, 1).uniform_(-1.386, 0))
    out = discriminator(torch.cat([q, q + deviation * torch.randn_like(q)]))[:, 0]
    loss = torch.relu(0.5 - out[:rows]).mean() + torch.relu(0.5 + out[rows:]).mean()
    for optimizer in optimizers:
        optimizer.zero_grad()
    loss.backward()
    for optimizer in optimizers:
        optimizer.step()


least = float("inf")
for _ in range(steps):
    begin = time.perf_counter()
    step()
    least = min(least, time.perf_counter() - begin)
print(least)

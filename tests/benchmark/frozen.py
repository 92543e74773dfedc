#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The other side of the benchmark of features: PyTorch, traced, frozen and optimised.

usage: frozen.py MODEL.onnx SIZE

For each line N on standard input, runs the network on N pictures, one thread, and prints the
least processor time of one in milliseconds, as it is frozen and as it is optimised for inference.
"""
import sys
import time

import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper

torch.set_num_threads(1)
torch.set_grad_enabled(False)


class Network(torch.nn.Module):
    def __init__(self, graph):
        super().__init__()
        self.nodes = list(graph.node)
        self.outputs = [output.name for output in graph.output]
        self.input = graph.input[0].name
        self.weights = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy())
                        for t in graph.initializer}

    def step(self, node, inputs):
        given = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
        pads = given.get("pads", [0] * 4)
        if node.op_type == "Conv":
            return F.conv2d(inputs[0], inputs[1], inputs[2] if len(inputs) > 2 else None,
                            given.get("strides", 1), pads[:2], given.get("dilations", 1),
                            given.get("group", 1))
        if node.op_type == "MaxPool":
            return F.max_pool2d(inputs[0], given["kernel_shape"], given.get("strides"), pads[:2])
        if node.op_type == "Relu":
            return F.relu(inputs[0])
        if node.op_type == "Add":
            return inputs[0] + inputs[1]
        sys.exit("unsupported operator " + node.op_type)

    def forward(self, x):
        values = {**self.weights, self.input: x}
        for node in self.nodes:
            values[node.output[0]] = self.step(node, [values[name] for name in node.input])
        return tuple(values[name] for name in self.outputs)


def least_time(network, x, n):
    times = []
    for _ in range(n):
        begin = time.process_time()
        network(x)
        times.append(time.process_time() - begin)
    return 1e3 * min(times)


def main():
    size = int(sys.argv[2])
    x = torch.from_numpy(np.random.RandomState(0).randn(1, 3, size, size).astype(np.float32))
    traced = torch.jit.trace(Network(onnx.load(sys.argv[1]).graph).eval(), x)
    frozen = torch.jit.freeze(traced.eval())
    optimised = torch.jit.optimize_for_inference(traced.eval())
    for network in (frozen, optimised):
        for _ in range(5):
            network(x)
    for line in sys.stdin:
        n = int(line)
        print(least_time(frozen, x, n), least_time(optimised, x, n), flush=True)


main()

#!/usr/bin/python3
"""Times the standard answer for an image CNN against three plain fastai-style sweeps in PyTorch.

    against_pytorch_sweeps.py ADVICE --tasks DIR [--data DIR] [--only TASK] [--turns T] [--json]

Each turn is a process of its own: ours, PyTorch's, ours, ..., one thread each. Ours is the whole
range test with its sweeps and short trainings; PyTorch's the sweeps alone, each on a fresh model:
100 steps from 1e-7 to 10, ended where the smoothed loss exceeds four times its best. Reading the
data is in neither. The task is one of the folder that the bench `advice` takes, with a sequential
model of conv2d, relu, max_pool2d, flatten and linear.
"""
import argparse
import gzip
import json
import pathlib
import statistics
import subprocess
import sys
import time

SWEEPS, STEPS, LOWEST, HIGHEST, SMOOTHING, STOP_FACTOR = 3, 100, 1e-7, 10.0, 0.98, 4.0


def read_idx(path):
    import numpy
    blob = gzip.open(path).read()
    sizes = [int.from_bytes(blob[4 + 4 * i:8 + 4 * i], "big") for i in range(blob[3])]
    return numpy.frombuffer(blob, dtype=numpy.uint8, offset=4 + 4 * len(sizes)).reshape(sizes)


def layer_of(torch, layer, shape):
    kind = layer["type"]
    if kind == "conv2d":
        stride, padding, size = layer.get("stride", 1), layer.get("padding", 0), layer["kernel_size"]
        made = torch.nn.Conv2d(shape[0], layer["out_channels"], size, stride, padding)
    elif kind == "linear":
        made = torch.nn.Linear(shape[0], layer["out_features"])
    elif kind == "max_pool2d":
        made = torch.nn.MaxPool2d(layer["kernel_size"])
    else:
        made = {"relu": torch.nn.ReLU, "flatten": torch.nn.Flatten}[kind]()
    return made, tuple(made(torch.zeros(1, *shape)).shape[1:])


def model_of(torch, layers, shape):
    made = []
    for layer in layers:
        module, shape = layer_of(torch, layer, shape)
        made.append(module)
    return torch.nn.Sequential(*made)


def sweep(torch, task, images, labels):
    model = model_of(torch, task["model"]["layers"], (1, *images.shape[2:]))
    optimizer = torch.optim.SGD(model.parameters(), lr=LOWEST,
                                momentum=task["optimizer"].get("momentum", 0.0))
    order = torch.randperm(len(images))
    average, best = 0.0, float("inf")
    for step in range(STEPS):
        rows = order[step * task["batch_size"]:(step + 1) * task["batch_size"]]
        optimizer.param_groups[0]["lr"] = LOWEST * (HIGHEST / LOWEST) ** (step / STEPS)
        loss = torch.nn.functional.cross_entropy(model(images[rows]), labels[rows])
        average = SMOOTHING * average + (1 - SMOOTHING) * loss.item()
        smoothed = average / (1 - SMOOTHING ** (step + 1))
        best = min(best, smoothed)
        if not smoothed <= STOP_FACTOR * best:
            break
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()


def pytorch_seconds(task, data):
    import torch
    torch.set_num_threads(1)
    raw = read_idx(data / task["data"]["images"])
    images = torch.from_numpy(raw[:, None] / 255.0).float()
    images = (images - images.mean()) / images.std()
    labels = torch.from_numpy(read_idx(data / task["data"]["labels"])).long()
    sweep(torch, task, images[:1000], labels[:1000])  # Warm.
    started = time.perf_counter()
    for _ in range(SWEEPS):
        sweep(torch, task, images, labels)
    return time.perf_counter() - started


def run(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE,
                                     stderr=subprocess.DEVNULL, text=True).stdout)


def our_seconds(options, seed):
    report = run([options.advice, "--tasks", options.tasks, "--data", options.data, "--json",
                  "--only", options.only, "--budget", "standard", "--schedule", "constant",
                  "--seeds", "1", "--first-seed", str(seed)])
    return report["schedules"]["constant"]["budgets"]["standard"]["mean_seconds"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("advice", help="the program advice")
    parser.add_argument("--tasks", required=True)
    parser.add_argument("--data")
    parser.add_argument("--only", default="mnist_cnn_sgdm")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pytorch", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    options.data = options.data or str(pathlib.Path(options.tasks) / ".." / "data")
    if options.pytorch:
        truth = json.loads((pathlib.Path(options.tasks) / "truth.json").read_text())
        task = truth["tasks"][options.only]["task"]
        print(json.dumps({"seconds": pytorch_seconds(task, pathlib.Path(options.data))}))
        return
    ours, theirs = [], []
    for turn in range(options.turns):
        ours.append(our_seconds(options, turn + 1))
        theirs.append(run([sys.executable, __file__, options.advice, "--pytorch", "--tasks",
                           options.tasks, "--data", options.data, "--only", options.only])["seconds"])
    ratios = [one / other for one, other in zip(ours, theirs)]
    result = {"task": options.only, "turns": options.turns,
              "standard_seconds": statistics.median(ours),
              "three_sweeps_seconds": statistics.median(theirs),
              "ratio": statistics.median(ours) / statistics.median(theirs),
              "least": min(ratios), "greatest": max(ratios)}
    if options.json:
        print(json.dumps(result, indent=1))
    else:
        print("{task}: standard {standard_seconds:.3f} s, three sweeps in PyTorch "
              "{three_sweeps_seconds:.3f} s: {ratio:.2f} ({least:.2f} to {greatest:.2f})".format(**result))


if __name__ == "__main__":
    main()

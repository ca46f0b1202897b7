#!/usr/bin/python3
"""Trains the models of bench_training in turns with PyTorch and prints how many times as fast we are.

    against_pytorch.py BENCH_TRAINING [--threads N] [--seconds S] [--turns T] [--only MODEL] [--json]

Each turn is a process of its own: ours, PyTorch's, ours, ... Our step takes a new batch from the
data and the gradient's norm as well; PyTorch's has one batch and takes no norm. A ratio is that of
the medians over the turns; its spread is the least and the greatest ratio of one turn. PyTorch takes
whatever BLAS libblas.so.3 is, which decides its speed: the answer names it.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

MODELS = ("tiny_mlp", "mlp", "cnn", "cnn_batch_norm", "lstm", "transformer")


def mlp(torch, sizes):
    layers = []
    for before, after in zip(sizes, sizes[1:]):
        layers += [torch.nn.Linear(before, after), torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def cnn(torch, batch_norm):
    nn = torch.nn
    layers = []
    for before, after in ((1, 32), (32, 64)):
        layers.append(nn.Conv2d(before, after, 3, padding=1, bias=not batch_norm))
        layers += [nn.BatchNorm2d(after)] if batch_norm else []
        layers += [nn.ReLU(), nn.MaxPool2d(2)]
    return nn.Sequential(*layers, nn.Flatten(), nn.Linear(64 * 7 * 7, 128), nn.ReLU(),
                         nn.Linear(128, 10))


def lstm(torch):
    class Model(torch.nn.Module):
        def __init__(self):
            super().__init__()
            self.lstm = torch.nn.LSTM(32, 128, batch_first=True)
            self.output = torch.nn.Linear(128, 10)

        def forward(self, inputs):
            return self.output(self.lstm(inputs)[0][:, -1])

    return Model()


def transformer(torch):
    nn = torch.nn

    class Model(nn.Module):
        def __init__(self):
            super().__init__()
            self.tokens = nn.Embedding(65, 64)
            self.positions = nn.Parameter(torch.randn(64, 64) * 0.02)
            block = nn.TransformerEncoderLayer(64, 4, 256, dropout=0.0, batch_first=True)
            self.blocks = nn.TransformerEncoder(block, 2)
            self.output = nn.Linear(64, 65)

        def forward(self, tokens):
            return self.output(self.blocks(self.tokens(tokens) + self.positions)).flatten(0, 1)

    return Model()


def problem(torch, name):
    """Model, one batch and its labels."""
    if name == "tiny_mlp":
        return mlp(torch, (30, 64, 64, 2)), torch.randn(32, 30), torch.randint(2, (32,))
    if name == "mlp":
        return mlp(torch, (784, 256, 128, 10)), torch.randn(64, 784), torch.randint(10, (64,))
    if name == "lstm":
        return lstm(torch), torch.randn(32, 64, 32), torch.randint(10, (32,))
    if name == "transformer":
        return transformer(torch), torch.randint(65, (16, 64)), torch.randint(65, (16 * 64,))
    model = cnn(torch, name == "cnn_batch_norm")
    return model, torch.randn(64, 1, 28, 28), torch.randint(10, (64,))


def blas():
    """The library that libblas.so.3 is in this process."""
    with open("/proc/self/maps") as maps:
        files = {line.split()[-1] for line in maps if "blas" in line and ".so" in line}
    return sorted(os.path.realpath(file) for file in files)


def train_with_pytorch(name, threads, seconds):
    import torch

    torch.set_num_threads(threads)
    torch.manual_seed(1)
    model, inputs, labels = problem(torch, name)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)
    times = []
    begin = time.perf_counter()
    while time.perf_counter() - begin < seconds or len(times) < 8:
        start = time.perf_counter()
        optimizer.zero_grad(set_to_none=False)
        torch.nn.functional.cross_entropy(model(inputs), labels).backward()
        optimizer.step()
        times.append(time.perf_counter() - start)
    return {"steps_per_second": 1.0 / statistics.median(times[3:]), "torch": torch.__version__,
            "blas": blas()}


def run(command):
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout)


def compare(name, options):
    ours, theirs, facts = [], [], {}
    common = ["--threads", str(options.threads), "--seconds", str(options.seconds)]
    for _ in range(options.turns):
        answer = run([options.bench, "--json", "--only", name, *common])
        ours.append(answer["models"][0]["steps_per_second"])
        facts = run([sys.executable, __file__, options.bench, "--pytorch", name, *common])
        theirs.append(facts["steps_per_second"])
    ratios = [one / other for one, other in zip(ours, theirs)]
    result = {"name": name, "threads": options.threads,
              "steps_per_second": statistics.median(ours),
              "pytorch_steps_per_second": statistics.median(theirs),
              "ratio": statistics.median(ours) / statistics.median(theirs),
              "least": min(ratios), "greatest": max(ratios)}
    return result, {key: facts[key] for key in ("torch", "blas")}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("bench", help="the program bench_training")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=2.0, help="a turn")
    parser.add_argument("--turns", type=int, default=5)
    parser.add_argument("--only", choices=MODELS)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--pytorch", choices=MODELS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.pytorch:
        print(json.dumps(train_with_pytorch(options.pytorch, options.threads, options.seconds)))
        return
    results, facts = [], {}
    for name in [options.only] if options.only else MODELS:
        result, facts = compare(name, options)
        results.append(result)
        if not options.json:
            print("{name:15} {steps_per_second:9.1f} steps/s, PyTorch {pytorch_steps_per_second:9.1f}: "
                  "{ratio:.2f} times ({least:.2f} to {greatest:.2f})".format(**result), flush=True)
    if options.json:
        print(json.dumps({**facts, "turns": options.turns, "models": results}, indent=1))
    else:
        print("PyTorch {}, BLAS {}".format(facts["torch"], ", ".join(facts["blas"])))


if __name__ == "__main__":
    main()

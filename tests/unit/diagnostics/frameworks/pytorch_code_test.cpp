// The PyTorch lines are run as they are printed, where a PyTorch is installed, and the rates that
// they train with are compared with those of the library's own schedules.
#include <array>
#include <catch2/catch.hpp>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "diagnostics/frameworks/framework_code.hpp"
#include "diagnostics/schedules/schedule.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace rangefinder;

namespace {

constexpr const char* kPython = "/usr/bin/python3";
constexpr std::int64_t kSteps = 60;

struct Case {
    std::string name;
    JobSpec spec;
    Recommendation answer;
    ScheduleSpec schedule;  // What the rates must follow.
};

JobSpec job(OptimizerKind kind) {
    JobSpec spec;
    spec.optimizer.kind = kind;
    spec.work = RangeTestSpec{.planned_steps = kSteps};
    return spec;
}

Case plain_case(OptimizerKind kind) {
    Case one{optimizer_name(kind), job(kind), {}, {}};
    one.answer.learning_rate = 0.01;
    one.spec.optimizer.weight_decay = 0.001;
    return one;
}

Case scheduled_case(ScheduleKind kind, bool warm) {
    Case one = plain_case(OptimizerKind::kSgd);
    one.name = schedule_name(kind) + (warm ? " after a warm-up" : "");
    one.answer.schedule = schedule_name(kind);
    one.schedule.kind = kind;
    if (warm) {
        one.answer.warmup = WarmupAdvice{10, 0.25, ""};
        one.schedule.warmup = WarmupSpec{10, 0.25};
    }
    return one;
}

// Every option that PyTorch's optimizers share with ours.
void set_all_options(OptimizerSpec& optimizer) {
    optimizer.momentum = optimizer.kind == OptimizerKind::kSgd ? 0.9 : 0.5;
    optimizer.nesterov = optimizer.kind == OptimizerKind::kSgd;
    optimizer.centered = true;
    optimizer.eps = 1e-6;
    optimizer.lr_decay = 0.1;
    optimizer.initial_accumulator_value = 0.2;
}

std::vector<Case> all_cases() {
    std::vector<Case> cases;
    for (const auto kind : {OptimizerKind::kSgd, OptimizerKind::kAdam, OptimizerKind::kAdamW,
                            OptimizerKind::kRmsprop, OptimizerKind::kAdagrad}) {
        cases.push_back(plain_case(kind));
        cases.push_back(plain_case(kind));
        cases.back().name += " with all options";
        set_all_options(cases.back().spec.optimizer);
    }
    for (const auto kind : {ScheduleKind::kConstant, ScheduleKind::kCosine, ScheduleKind::kOneCycle,
                            ScheduleKind::kPolynomial, ScheduleKind::kReduceOnPlateau}) {
        cases.push_back(scheduled_case(kind, false));
        cases.push_back(scheduled_case(kind, true));
    }
    Case groups = scheduled_case(ScheduleKind::kOneCycle, false);
    groups.name = "one cycle with groups, a frozen layer and clipping";
    groups.answer.parameter_groups = {{{"0"}, 0.001}};
    groups.spec.model.freeze = {"1"};
    std::get<RangeTestSpec>(groups.spec.work).clip = {1.0, 0.5};
    cases.push_back(groups);
    return cases;
}

// Runs each text as a program of its own and prints the rates of its last group, step by step.
constexpr const char* kHarness = R"PY(
import collections, json, sys, warnings
warnings.simplefilter("ignore")
import torch
for one in json.load(open(sys.argv[1])):
    model = torch.nn.Sequential(collections.OrderedDict(
        (name, torch.nn.Linear(3, 3)) for name in ("0", "1", "10")))
    scope = {"model": model}
    exec(one["code"], scope)
    rates = []
    for step in range(one["steps"]):
        optimizer = scope["optimizer"]
        optimizer.zero_grad()
        model(torch.ones(2, 3)).square().sum().backward()
        rates.append(optimizer.param_groups[-1]["lr"])
        optimizer.step()
        if "scheduler" in scope:
            scope["scheduler"].step()
    print(json.dumps({"rates": rates, "groups": [len(g["params"]) for g in optimizer.param_groups],
                      "trained": [p.requires_grad for p in model.parameters()]}))
)PY";

std::vector<std::string> output_of(const std::string& command) {
    const auto close = [](std::FILE* pipe) { pclose(pipe); };
    const std::unique_ptr<std::FILE, decltype(close)> pipe(popen(command.c_str(), "r"), close);
    REQUIRE(pipe != nullptr);
    std::vector<std::string> lines(1);
    std::array<char, 4096> buffer{};
    while (std::fgets(buffer.data(), buffer.size(), pipe.get()) != nullptr) {
        lines.back() += buffer.data();
        if (lines.back().ends_with('\n')) lines.emplace_back();
    }
    lines.pop_back();
    return lines;
}

bool has_pytorch() {
    const std::string command = std::string(kPython) + " -c 'import torch' 2>/dev/null";
    return std::system(command.c_str()) == 0;
}

}  // namespace

TEST_CASE("PyTorch runs the lines as they are printed and trains at the rates of our schedules") {
    if (!has_pytorch()) {
        WARN("skipped: PyTorch (python3-torch) is not installed");
        return;
    }
    const test::TemporaryDirectory directory;
    const std::vector<Case> cases = all_cases();
    nlohmann::json programs = nlohmann::json::array();
    for (const Case& one : cases) {
        const FrameworkCode code = framework_code(one.spec, one.answer);
        programs.push_back({{"code", code.pytorch}, {"steps", kSteps}});
    }
    const std::string harness = directory.path() / "harness.py";
    const std::string data = directory.path() / "programs.json";
    std::ofstream(harness) << kHarness;
    std::ofstream(data) << programs.dump();
    const auto lines = output_of(std::string(kPython) + " " + harness + " " + data);
    REQUIRE(lines.size() == cases.size());
    for (std::size_t i = 0; i < cases.size(); ++i) {
        INFO(cases[i].name << "\n" << programs[i]["code"].get<std::string>());
        const auto result = nlohmann::json::parse(lines[i]);
        const Schedule ours =
            make_schedule(cases[i].schedule, *cases[i].answer.learning_rate, kSteps);
        for (std::int64_t step = 0; step < kSteps; ++step) {
            INFO("step " << step);
            const auto rate = result["rates"].at(static_cast<std::size_t>(step)).get<double>();
            CHECK(rate == Approx(ours(step)).epsilon(1e-6).margin(1e-12));
        }
    }
    const auto groups = nlohmann::json::parse(lines.back());
    CHECK(groups["groups"] == nlohmann::json{2, 4});
    CHECK(groups["trained"] == nlohmann::json{true, true, false, false, true, true});
}

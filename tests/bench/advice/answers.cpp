#include "tests/bench/advice/answers.hpp"

#include <stdexcept>

#include "diagnostics/runs/runs.hpp"

namespace rangefinder::advice_bench {
namespace {

class Silent final : public RunObserver {
  public:
    void on_progress(const Progress&) override {}
    void on_records(const Records&) override {}
    void on_finding(const Finding&) override {}
};

std::int64_t steps_of(const RangeTestResult& result) {
    std::int64_t steps = 0;
    for (const Sweep& sweep : result.sweeps) {
        steps += static_cast<std::int64_t>(sweep.curve.loss.size());
    }
    for (const Trial& trial : result.trials) steps += trial.steps;
    if (result.probes) steps += result.probes->steps;
    return steps;
}

}  // namespace

Answer answer_task(const AdviceTask& task, std::uint64_t seed, const Question& question) {
    JobSpec job = task.job;
    job.seed = seed;
    auto& test = std::get<RangeTestSpec>(job.work);
    test.budget = question.budget;
    test.planned_schedule = question.schedule;
    test.steps = question.ladder.steps;
    test.start = question.ladder.start;
    test.end = question.ladder.end;
    Silent observer;
    auto result = run(job, task.data, observer, {});
    if (!result) throw std::runtime_error(task.name + ": " + result.error().text);
    Answer answer{seed, std::get<RangeTestResult>(std::move(result).value()), 0};
    answer.steps = steps_of(answer.result);
    return answer;
}

}  // namespace rangefinder::advice_bench

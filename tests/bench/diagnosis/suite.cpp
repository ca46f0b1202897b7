#include "tests/bench/diagnosis/suite.hpp"

#include <algorithm>
#include <atomic>
#include <deque>
#include <exception>
#include <functional>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <thread>

#include "tests/bench/diagnosis/task_data.hpp"

namespace rangefinder::diagnosis {

namespace {

using Data = std::map<std::string, Dataset>;
using Work = std::vector<std::function<void()>>;

constexpr std::size_t kQuickStride = 6;

bool is_asked(const SuiteOptions& options, const std::string& name) {
    return name.find(options.only) != std::string::npos;
}

std::string label(const std::string& what, const Task& task, std::uint64_t seed) {
    return what + " " + task.name + " seed " + std::to_string(seed);
}

FaultyRun run_faulty(const Fault& fault, const Task& task, const Data& data, std::uint64_t seed) {
    TrainingCase example = make_case(task, data, seed);
    fault.inject(example, seed);
    const CaseRun run = run_case(example, label(fault.name, task, seed));
    return judge(fault, task, seed, steps_of(example), run);
}

HealthyRun run_healthy(const Task& task, const Data& data, std::uint64_t seed) {
    const TrainingCase example = make_case(task, data, seed);
    CaseRun run = run_case(example, label("healthy", task, seed));
    HealthyRun judged{task.name, seed, std::numeric_limits<double>::infinity(), task.bar};
    const auto loss = run.validation.find("loss");
    if (loss != run.validation.end()) {
        judged.loss_share = loss->second / baseline_loss(example.data);
    }
    judged.told = std::move(run.findings);
    judged.seconds = run.seconds;
    return judged;
}

const Task* find_task(const std::vector<Task>& tasks, const std::string& name) {
    const auto found = std::find_if(tasks.begin(), tasks.end(),
                                    [&](const Task& task) { return task.name == name; });
    if (found == tasks.end()) throw std::runtime_error("there is no training " + name);
    return &*found;
}

// The first exception of any of them is thrown when all threads have ended.
void work_off(const Work& work, std::int64_t threads) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::exception_ptr failure;
    const auto take_turns = [&] {
        for (std::size_t index = next++; index < work.size(); index = next++) {
            try {
                work[index]();
            } catch (...) {
                const std::scoped_lock lock(mutex);
                if (!failure) failure = std::current_exception();
                next = work.size();
            }
        }
    };
    {
        std::vector<std::jthread> others;
        for (std::int64_t count = 0; count < threads; ++count) others.emplace_back(take_turns);
    }
    if (failure) std::rethrow_exception(failure);
}

// Which trainings there are; every piece of work fills one place of the outcomes.
class Plan {
  public:
    Plan(const SuiteOptions& options, const Data& data)
        : options_(options), data_(data), tasks_(healthy_tasks()), faults_(injected_faults()) {
        for (const Fault& fault : faults_) add_faulty(fault);
        for (std::size_t index = 0; index < tasks_.size(); ++index) {
            if (!options.quick || index % kQuickStride == 0) add_healthy(tasks_[index]);
        }
    }

    Outcomes carry_out() {
        work_off(work_, options_.threads);
        Outcomes outcomes;
        for (const Fault& fault : faults_) {
            std::vector<FaultyRun>& runs = faulty_[fault.name];
            if (!runs.empty()) outcomes.faulty.emplace_back(fault, std::move(runs));
        }
        outcomes.healthy.assign(healthy_.begin(), healthy_.end());
        return outcomes;
    }

  private:
    void add_faulty(const Fault& fault) {
        std::vector<const Task*> places;
        for (const std::string& name : fault.tasks) {
            const Task* task = find_task(tasks_, name);
            const bool wanted = !options_.quick || places.empty();
            if (wanted && data_.contains(task->data)) places.push_back(task);
        }
        std::vector<FaultyRun>& runs = faulty_[fault.name];
        if (!is_asked(options_, fault.name)) return;
        runs.resize(places.size() * options_.seeds);
        for (std::size_t index = 0; index < runs.size(); ++index) {
            const Task* task = places[index / options_.seeds];
            const std::uint64_t seed = options_.first_seed + index % options_.seeds;
            work_.emplace_back([this, &fault, task, seed, run = &runs[index]] {
                *run = run_faulty(fault, *task, data_, seed);
            });
        }
    }

    void add_healthy(const Task& task) {
        if (!is_asked(options_, "healthy " + task.name) || !data_.contains(task.data)) return;
        for (std::uint64_t seed = options_.first_seed; seed < options_.first_seed + options_.seeds;
             ++seed) {
            healthy_.emplace_back();
            work_.emplace_back([this, &task, seed, run = &healthy_.back()] {
                *run = run_healthy(task, data_, seed);
            });
        }
    }

    const SuiteOptions& options_;
    const Data& data_;
    const std::vector<Task> tasks_;
    const std::vector<Fault> faults_;
    std::map<std::string, std::vector<FaultyRun>> faulty_;
    std::deque<HealthyRun> healthy_;  // Its places stay where they are.
    Work work_;
};

}  // namespace

Outcomes run_suite(const SuiteOptions& options) {
    const Data data = load_task_data();
    return Plan(options, data).carry_out();
}

}  // namespace rangefinder::diagnosis

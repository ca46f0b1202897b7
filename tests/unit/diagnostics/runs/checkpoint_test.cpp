// Trainings that are interrupted anywhere and go on from their checkpoint.
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <thread>

#include "../training/small_trainings.hpp"
#include "recording_observer.hpp"
#include "tests/support/temporary_directory.hpp"

using namespace rangefinder;

namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

RunFiles files_in(const fs::path& folder, const std::string& identity = "one request") {
    RunFiles files;
    files.weights = folder / "weights.safetensors";
    files.checkpoint = folder / "checkpoint";
    files.series = folder / "checkpoint.series";
    files.identity = identity;
    return files;
}

struct Outcome {
    TrainingResult result;
    RecordingObserver observer;
    std::string weights;
};

Outcome finish(const JobSpec& job, const Dataset& data, const RunFiles& files) {
    Outcome outcome;
    auto result = run(job, data, outcome.observer, {}, files);
    INFO((result.ok() ? std::string() : result.error().text));
    REQUIRE(result.ok());
    outcome.result = std::get<TrainingResult>(*result);
    outcome.weights = bytes_of(files.weights);
    return outcome;
}

// As a worker that dies: nothing after this step is told or written.
void interrupt(const JobSpec& job, const Dataset& data, const RunFiles& files, std::int64_t step) {
    struct Died : std::runtime_error {
        using runtime_error::runtime_error;
    };
    RecordingObserver observer;
    observer.after_progress = [step](const Progress& progress) {
        if (progress.step == step) throw Died("killed");
    };
    REQUIRE_THROWS_AS(run(job, data, observer, {}, files), Died);
}

// What the rules said, each with its step and figures.
std::vector<std::string> judgements(const TrainingResult& result) {
    std::vector<std::string> all;
    for (const Finding& finding : result.findings) {
        if (finding.rule.starts_with("checkpoint_")) continue;
        all.push_back(finding.rule + " " + finding.layer + " " +
                      std::to_string(*finding.first_step) + " " + finding.message);
    }
    return all;
}

void check_equal(const Outcome& a, const Outcome& b) {
    CHECK(a.weights == b.weights);
    CHECK(!a.weights.empty());
    CHECK(a.result.train == b.result.train);
    CHECK(a.result.validation == b.result.validation);
    CHECK(a.result.best_step == b.result.best_step);
    CHECK(a.result.best_validation == b.result.best_validation);
    CHECK(a.result.stopped.reason == b.result.stopped.reason);
    CHECK(a.result.stopped.step == b.result.stopped.step);
    CHECK(judgements(a.result) == judgements(b.result));
    REQUIRE(a.observer.series.size() == b.observer.series.size());
    for (const auto& [name, series] : a.observer.series) {
        INFO(name);
        const Series& other = b.observer.series.at(name);
        CHECK(series.steps == other.steps);
        CHECK(series.values == other.values);
    }
}

JobSpec job_of(const Dataset& data, TrainingSpec training) {
    JobSpec job = small_job(data);
    training.learning_rate = 0.02;
    training.checkpoint_every = 7;
    job.work = training;
    return job;
}

// Runs through, and interrupted twice: both must be one.
void check_resumes(const JobSpec& job, const Dataset& data) {
    const test::TemporaryDirectory whole, broken;
    const Outcome wanted = finish(job, data, files_in(whole.path()));
    const RunFiles files = files_in(broken.path());
    interrupt(job, data, files, 20);
    interrupt(job, data, files, 38);
    const Outcome got = finish(job, data, files);
    CHECK(got.result.resumed_from_step == 35);
    CHECK_FALSE(wanted.result.resumed_from_step);
    check_equal(got, wanted);
    CHECK_FALSE(fs::exists(files.checkpoint));
    CHECK_FALSE(fs::exists(files.series));
}

}  // namespace

TEST_CASE("An interrupted training ends with the bits of one that was not") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.epochs = 6;
    JobSpec job = job_of(data, training);
    SECTION("with momentum") {}
    SECTION("with every optimizer") {
        job.optimizer.kind =
            GENERATE(OptimizerKind::kAdam, OptimizerKind::kAdamW, OptimizerKind::kRmsprop,
                     OptimizerKind::kAdagrad, OptimizerKind::kDAdaptAdam, OptimizerKind::kProdigy);
        job.optimizer.momentum = 0.0;
    }
    SECTION("with dropout and batch norm") {
        job.model.layers.insert(job.model.layers.begin() + 1,
                                {{"", BatchNormSpec{}}, {"", DropoutSpec{0.3}}});
    }
    SECTION("with early stopping that stops") {
        auto& spec = std::get<TrainingSpec>(job.work);
        spec.learning_rate = 1.5;
        spec.evaluate_every = 3;
        spec.early_stopping = EarlyStoppingSpec{12, 0.0};
    }
    check_resumes(job, data);
}

TEST_CASE("An interrupted training goes on with its schedule, accumulation and clipping") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.steps = 60;
    training.evaluate_every = 4;
    training.accumulate = 3;
    training.clip = {.norm = 0.5, .value = 0.2};
    training.schedule.kind = GENERATE(ScheduleKind::kOneCycle, ScheduleKind::kReduceOnPlateau);
    training.schedule.cycle_momentum = training.schedule.kind == ScheduleKind::kOneCycle;
    training.schedule.patience = 1;
    training.schedule.threshold = 0.1;
    check_resumes(job_of(data, training), data);
}

TEST_CASE("An interrupted training of several heads goes on") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.steps = 60;
    JobSpec job = job_of(data, training);
    job.model.layers.pop_back();
    HeadSpec kind{"kind", {{"", LinearSpec{3, true}}}, LossSpec{}};
    HeadSpec again{"again", {{"", LinearSpec{4, true}}}, LossSpec{LossKind::kMse}, 0.5};
    again.loss.target = LossTarget::kInput;
    job.model.heads = {kind, again};
    check_resumes(job, data);
}

TEST_CASE("A cancelled training keeps its checkpoint, and what was trained") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.steps = 60;
    const JobSpec job = job_of(data, training);
    const test::TemporaryDirectory folder, whole;
    const RunFiles files = files_in(folder.path());
    RecordingObserver observer;
    std::stop_source source;
    observer.after_progress = [&](const Progress& progress) {
        if (progress.step == 33) source.request_stop();
    };
    const auto cancelled = run(job, data, observer, source.get_token(), files);
    REQUIRE(cancelled.ok());
    CHECK(std::get<TrainingResult>(*cancelled).stopped.step == 33);
    CHECK(std::get<TrainingResult>(*cancelled).weights->bytes ==
          static_cast<std::int64_t>(fs::file_size(files.weights)));
    check_equal(finish(job, data, files), finish(job, data, files_in(whole.path())));
}

TEST_CASE("A checkpoint that cannot be used is told, and the training begins again") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.steps = 60;
    const JobSpec job = job_of(data, training);
    const test::TemporaryDirectory folder, whole;
    RunFiles files = files_in(folder.path());
    interrupt(job, data, files, 40);
    std::string reason;
    SECTION("it is of another request") {
        files.identity = "another request";
        reason = "one request";
    }
    SECTION("it is damaged") {
        std::fstream file(files.checkpoint, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(500);
        file.put('\x55');
        reason = "damaged";
    }
    SECTION("it is cut off") {
        fs::resize_file(files.checkpoint, fs::file_size(files.checkpoint) / 2);
        reason = "cut off";
    }
    SECTION("it is something else") {
        std::ofstream(files.checkpoint) << "hello";
        reason = "another version";
    }
    SECTION("its series are gone") {
        fs::remove(files.series);
        reason = "series is not there";
    }
    SECTION("its series are damaged") {
        std::fstream file(files.series, std::ios::in | std::ios::out | std::ios::binary);
        file.seekp(60);
        file.put('\x55');
        reason = "damaged";
    }
    const Outcome got = finish(job, data, files);
    REQUIRE_FALSE(got.result.findings.empty());
    CHECK(got.result.findings[0].rule == "checkpoint_not_used");
    CHECK_THAT(got.result.findings[0].message, Catch::Contains(reason));
    CHECK_FALSE(got.result.resumed_from_step);
    check_equal(got, finish(job, data, files_in(whole.path())));
}

TEST_CASE("A training whose checkpoints cannot be written says so once and goes on") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.steps = 60;
    const JobSpec job = job_of(data, training);
    const test::TemporaryDirectory folder;
    RunFiles files = files_in(folder.path());
    files.checkpoint = folder.path() / "no such folder" / "checkpoint";
    const Outcome outcome = finish(job, data, files);
    CHECK(outcome.result.steps == 60);
    REQUIRE(outcome.result.findings.size() == 1);
    CHECK(outcome.result.findings[0].rule == "checkpoint_not_written");
}

TEST_CASE("The same training twice, and two side by side, are equal to the last bit") {
    const Dataset data = three_clouds();
    TrainingSpec training;
    training.steps = 200;
    JobSpec job = job_of(data, training);
    job.model.layers.insert(job.model.layers.begin() + 1, {"", DropoutSpec{0.2}});
    const test::TemporaryDirectory alone, again, left, right;
    const Outcome wanted = finish(job, data, files_in(alone.path()));
    check_equal(finish(job, data, files_in(again.path())), wanted);
    Outcome first, second;
    std::thread other([&] { first = finish(job, data, files_in(left.path())); });
    second = finish(job, data, files_in(right.path()));
    other.join();
    check_equal(first, wanted);
    check_equal(second, wanted);
}

#include "daemon/worker/worker.hpp"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <new>
#include <string>
#include <utility>

#include "daemon/codec/dataset_codec.hpp"
#include "daemon/codec/job_codec.hpp"
#include "daemon/codec/places_codec.hpp"
#include "daemon/codec/record_codec.hpp"
#include "daemon/codec/result_codec.hpp"
#include "daemon/worker/control.hpp"
#include "daemon/worker/outbox.hpp"
#include "daemon/worker/process_limits.hpp"
#include "daemon/worker/work_files.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/runs/runs.hpp"

namespace rangefinder::worker {
namespace {

using frames::Frame;
using frames::FrameType;

struct Assignment {
    DatasetSpec dataset;
    JobSpec job;
    codec::JobPlaces places;
    RunFiles files;
};

// Every write of this process goes through here: without a daemon there is no reason to go on.
void send_or_die(int socket, const Frame& frame) {
    if (frames::send_frame(socket, frame)) return;
    std::fprintf(stderr, "worker: the daemon is gone\n");
    std::_Exit(1);
}

Frame failure(std::string_view kind, std::string_view message) {
    return {FrameType::kFailed, codec::job_error_json(kind, message)};
}

Frame out_of_memory(const JobSpec& job) {
    const std::int64_t mebibytes = job.limits.memory_bytes >> 20;
    return failure("out_of_memory", "the job needed more memory than its limit of " +
                                        std::to_string(mebibytes) + " MiB (limits.memory_bytes)");
}

// Errors: the end of the stream, or no frame at all.
Result<Frame> next_frame(frames::FrameReader& reader) {
    Result<std::optional<Frame>> frame = reader.read();
    if (!frame) return frame.error();
    if (!frame->has_value()) return Error{ErrorKind::kMalformed, "the daemon is gone", {}};
    return *std::move(*frame);
}

Error out_of_turn(const Frame& frame) {
    const auto number = std::to_string(static_cast<int>(frame.type));
    return Error{ErrorKind::kMalformed, "frame of type " + number + " out of turn", {}};
}

// Data set, perhaps places, job.
Result<Assignment> read_assignment(frames::FrameReader& reader) {
    const Result<Frame> dataset_frame = next_frame(reader);
    if (!dataset_frame) return dataset_frame.error();
    if (dataset_frame->type != FrameType::kDataset) return out_of_turn(*dataset_frame);
    Assignment assignment;
    Result<Frame> job_frame = next_frame(reader);
    if (job_frame && job_frame->type == FrameType::kPlaces) {
        Result<codec::JobPlaces> places = codec::job_places_from_json(job_frame->payload);
        if (!places) return places.error();
        assignment.places = std::move(*places);
        job_frame = next_frame(reader);
    }
    if (!job_frame) return job_frame.error();
    if (job_frame->type != FrameType::kJob) return out_of_turn(*job_frame);
    Result<DatasetSpec> dataset = codec::dataset_spec_from_json(dataset_frame->payload);
    if (!dataset) return dataset.error();
    Result<JobSpec> job = codec::job_spec_from_json(job_frame->payload);
    if (!job) return job.error();
    assignment.dataset = std::move(*dataset);
    assignment.job = std::move(*job);
    assignment.files = run_files(assignment.places, {dataset_frame->payload, job_frame->payload});
    return assignment;
}

// A run that the time limit stopped was stopped like a cancelled one; its result shall say which.
void name_time_limit(Stopped& stopped) {
    if (stopped.reason == StopReason::kCancelled) stopped.reason = StopReason::kTimeLimit;
}

void name_time_limit(JobResult& result) {
    if (auto* range_test = std::get_if<RangeTestResult>(&result)) {
        for (Sweep& sweep : range_test->sweeps) name_time_limit(sweep.stopped);
        if (range_test->ended) range_test->ended = StopReason::kTimeLimit;
    }
    if (auto* training = std::get_if<TrainingResult>(&result)) name_time_limit(training->stopped);
    if (auto* probe = std::get_if<ProbeResult>(&result)) name_time_limit(probe->stopped);
}

bool ran_out_of_time(const JobResult& result) {
    const auto timed_out = [](const auto& one) {
        return one.stopped.reason == StopReason::kTimeLimit;
    };
    if (const auto* probe = std::get_if<ProbeResult>(&result)) return timed_out(*probe);
    if (const auto* training = std::get_if<TrainingResult>(&result)) return timed_out(*training);
    return std::get<RangeTestResult>(result).ended == StopReason::kTimeLimit;
}

// The run keeps the time limit too, and may notice it before the daemon does: either way the job
// was stopped and has not succeeded.
Frame answer(JobResult result, StopWish wish) {
    if (wish == StopWish::kTimeLimit) name_time_limit(result);
    const bool stopped = wish != StopWish::kNone || ran_out_of_time(result);
    const FrameType type = stopped ? FrameType::kStopped : FrameType::kResult;
    std::string text = codec::to_json(result);
    if (text.size() > frames::kMaxPayloadBytes) {
        return failure("result_too_large",
                       "the result has " + std::to_string(text.size()) + " bytes, at most " +
                           std::to_string(frames::kMaxPayloadBytes) + " are allowed");
    }
    return {type, std::move(text)};
}

// Where the daemon serves what the training left.
void name_weights(JobResult& result, const codec::JobPlaces& places) {
    auto* training = std::get_if<TrainingResult>(&result);
    if (training == nullptr || !training->weights) return;
    training->weights->href = "/v1/jobs/" + places.job + "/weights";
}

Frame load_and_run(const Assignment& assignment, RunObserver& observer, const Control& control) {
    const Result<Dataset> data = load_dataset(assignment.dataset);
    if (!data) return failure("invalid_data", data.error().text);
    Result<JobResult> result =
        run(assignment.job, *data, observer, control.stop_token(), assignment.files);
    if (!result) return failure("invalid_job", result.error().text);
    name_weights(*result, assignment.places);
    return answer(std::move(*result), control.wish());
}

// The job's one catch-all: whatever goes wrong becomes the job's error.
Frame work(const Assignment& assignment, RunObserver& observer, const Control& control) {
    try {
        return load_and_run(assignment, observer, control);
    } catch (const std::bad_alloc&) {
        return out_of_memory(assignment.job);
    } catch (const std::exception& error) {
        return failure("engine", std::string("the run failed: ") + error.what());
    }
}

}  // namespace

int worker_main(int fd) {
    die_with_parent();
    lower_priority();
    send_or_die(fd, {FrameType::kHello, std::string(frames::kProtocolVersion)});
    frames::FrameReader reader(fd);
    const Result<Assignment> assignment = read_assignment(reader);
    if (!assignment) {
        std::fprintf(stderr, "worker: %s\n", assignment.error().text.c_str());
        return 1;
    }
    const LimitsSpec& limits = assignment->job.limits;
    limit_memory({limits.memory_bytes, limits.threads});
    Control control(fd, std::move(reader));
    Outbox outbox([fd](const Frame& frame) { send_or_die(fd, frame); });
    const Frame last = work(*assignment, outbox, control);
    outbox.close();
    send_or_die(fd, last);
    return 0;
}

}  // namespace rangefinder::worker

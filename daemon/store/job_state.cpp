#include "daemon/store/store.hpp"

namespace rangefinder::store {

std::string_view job_state_name(JobState state) {
    switch (state) {
        case JobState::kQueued:
            return "queued";
        case JobState::kRunning:
            return "running";
        case JobState::kSucceeded:
            return "succeeded";
        case JobState::kFailed:
            return "failed";
        case JobState::kCancelled:
            return "cancelled";
    }
    check_failed("every state has a name", __FILE__, __LINE__);
}

std::optional<JobState> job_state_from(std::string_view name) {
    for (const JobState state : {JobState::kQueued, JobState::kRunning, JobState::kSucceeded,
                                 JobState::kFailed, JobState::kCancelled}) {
        if (job_state_name(state) == name) return state;
    }
    return std::nullopt;
}

bool is_final(JobState state) {
    return state != JobState::kQueued && state != JobState::kRunning;
}

bool may_follow(JobState from, JobState to) {
    switch (from) {
        case JobState::kQueued:
            return to == JobState::kRunning || to == JobState::kCancelled;
        case JobState::kRunning:
            return to != JobState::kRunning;
        case JobState::kFailed:
        case JobState::kCancelled:
            return to == JobState::kQueued;
        case JobState::kSucceeded:
            return false;
    }
    return false;
}

Fence run_fence(const std::string& run) {
    return {run, kRunOwner, 1};
}

}  // namespace rangefinder::store

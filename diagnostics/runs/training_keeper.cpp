#include "diagnostics/runs/training_keeper.hpp"

#include <algorithm>
#include <filesystem>

#include "diagnostics/base/version.hpp"
#include "diagnostics/training/engine_state.hpp"
#include "diagnostics/training/state_file.hpp"

namespace rangefinder {
namespace {

// What results depend on to the last bit, beside the request.
std::string identity_of(const RunContext& context) {
    return context.files.identity + ", rangefinder " + version() + " (" + commit() + ", " +
           compiler() + "), " + engine_text() + ", " + std::to_string(context.spec.limits.threads) +
           " threads";
}

void remove(const std::string& path) {
    std::error_code ignored;
    std::filesystem::remove(path, ignored);
}

}  // namespace

TrainingKeeper::TrainingKeeper(const RunContext& context, const TrainingSpec& training)
    : context_(context),
      every_(training.checkpoint_every),
      identity_(identity_of(context)),
      next_(context.clock.steady() + kEvery) {}

void TrainingKeeper::on_records(const Records& records) {
    if (log_) log_->add(records);
    context_.observer.on_records(records);
}

void TrainingKeeper::on_finding(const Finding& finding) {
    const auto known = std::find_if(findings_.begin(), findings_.end(), [&](const Finding& other) {
        return other.rule == finding.rule && other.layer == finding.layer;
    });
    if (known == findings_.end()) {
        findings_.push_back(finding);
    } else {
        *known = finding;
    }
    context_.observer.on_finding(finding);
}

void TrainingKeeper::begin() {
    remove(context_.files.checkpoint);
    log_ = SeriesLog::create(context_.files.series);
}

void TrainingKeeper::tell_unused(const std::string& why) {
    Finding finding;
    finding.rule = "checkpoint_not_used";
    finding.severity = Severity::kWarning;
    finding.first_step = 0;
    finding.message =
        "The training begins again at step 0, because its checkpoint cannot be used: " + why + ".";
    finding.advice = "Nothing need be done; only the time until the checkpoint was lost.";
    on_finding(finding);
}

Resumed TrainingKeeper::resume(Trainer& trainer, RunObserver& replayed) {
    if (!keeps()) return Resumed::kNo;
    auto reader = StateReader::open(context_.files.checkpoint, identity_);
    if (!reader) {
        if (reader.error().kind != ErrorKind::kNotFound) tell_unused(reader.error().text);
        begin();
        return Resumed::kNo;
    }
    const bool loaded = trainer.load(*reader);
    const SeriesLogMark mark{reader->integer(), reader->integer()};
    Result<SeriesLog> log = Error{ErrorKind::kMalformed, "it is not of this training", {}};
    if (loaded && reader->complete()) {
        log = SeriesLog::replay(context_.files.series, mark, replayed);
    }
    if (!log) {
        tell_unused(log.error().text);
        remove(context_.files.checkpoint);
        return Resumed::kBroken;
    }
    log_ = std::move(*log);
    return Resumed::kYes;
}

bool TrainingKeeper::is_due(std::int64_t steps_done) const {
    if (!keeps()) return false;
    if (every_) return steps_done % *every_ == 0;
    return context_.clock.steady() >= next_;
}

void TrainingKeeper::write(const Trainer& trainer) {
    const SteadyTime start = context_.clock.steady();
    Result<void> written = log_->sync();
    if (written) {
        StateWriter writer(context_.files.checkpoint, identity_);
        trainer.save(writer);
        writer.integer(log_->mark().length);
        writer.integer(log_->mark().sum);
        written = writer.commit();
    }
    const SteadyTime end = context_.clock.steady();
    next_ = end + std::max<SteadyTime::duration>(kEvery, kShareOfTime * (end - start));
    if (written || failure_told_) return;
    failure_told_ = true;
    Finding finding;
    finding.rule = "checkpoint_not_written";
    finding.severity = Severity::kWarning;
    finding.first_step = trainer.steps_done();
    finding.message = "A checkpoint could not be kept: " + written.error().text + ".";
    finding.advice = "Should the training be interrupted, it begins further back, or anew.";
    on_finding(finding);
}

void TrainingKeeper::remove_files() {
    if (!keeps()) return;
    log_.reset();
    remove(context_.files.checkpoint);
    remove(context_.files.series);
}

}  // namespace rangefinder

#include "daemon/api/weights_library.hpp"

#include <algorithm>
#include <filesystem>
#include <set>

#include "daemon/api/identifiers.hpp"
#include "daemon/api/json.hpp"
#include "diagnostics/formats/safetensors.hpp"

namespace rangefinder::api {
namespace {

constexpr const char* kEnding = ".safetensors";
constexpr const char* kNameEnding = ".name";
constexpr const char* kJobFile = "/weights.safetensors";
constexpr std::size_t kJobsLookedAtOnce = 200;

ByteView view_of(std::string_view bytes) {
    return {reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size()};
}

Error unknown(const std::string& id) {
    return Error{ErrorKind::kNotFound, "there are no weights " + id.substr(0, 60), {}};
}

bool is_job(const std::string& id) {
    return id.starts_with("job_");
}

StoredWeights described(const SafetensorsView& view, std::uint64_t bytes) {
    StoredWeights weights;
    weights.bytes = bytes;
    weights.tensors = static_cast<std::int64_t>(view.entries.size());
    for (const SafetensorsEntry& entry : view.entries) {
        weights.parameters += checked_product(entry.shape).value_or(0);
    }
    return weights;
}

// A file that claims what cannot be is as wrong as a field that does.
Error refused(Error error) {
    error.kind = ErrorKind::kInvalid;
    return error;
}

// The id that a stored specification's model starts from, or "".
std::string weights_of(const std::string& spec) {
    const Json json = stored_json(spec);
    const auto model = json.find("model");
    if (model == json.end() || !model->is_object()) return "";
    const auto weights = model->find("weights");
    if (weights == model->end()) return "";
    if (weights->is_string()) return weights->get<std::string>();
    const auto id = weights->is_object() ? weights->find("id") : weights->end();
    return id != weights->end() && id->is_string() ? id->get<std::string>() : "";
}

}  // namespace

WeightsLibrary::WeightsLibrary(std::string directory, std::string jobs, store::Store& store,
                               const Clock& clock)
    : files_(std::move(directory)), jobs_(std::move(jobs)), store_(store), clock_(clock) {
    std::filesystem::create_directories(jobs_);
    read_directory();
}

void WeightsLibrary::read_directory() {
    std::set<std::string> kept;
    for (const auto& entry : std::filesystem::directory_iterator(files_.directory())) {
        const std::string file = entry.path().filename().string();
        if (!file.starts_with("w_") || !file.ends_with(kEnding)) continue;
        const auto mapped = MappedFile::open(entry.path().string());
        const auto view = view_safetensors(mapped->bytes());
        if (!view) continue;
        StoredWeights weights = described(*view, mapped->bytes().size());
        weights.id = entry.path().stem().string();
        weights.created_at = mapped->modified();
        if (const auto name =
                MappedFile::open(files_.directory() + "/" + weights.id + kNameEnding)) {
            weights.name = name->text();
        }
        kept.insert({file, weights.id + kNameEnding});
        known_[weights.id] = std::move(weights);
    }
    files_.remove_all_but(kept);
}

Result<std::pair<StoredWeights, bool>> WeightsLibrary::add(std::string_view bytes,
                                                           const std::string& name) {
    const auto view = view_safetensors(view_of(bytes));
    if (!view) return refused(view.error());
    if (view->entries.empty()) return field_error("", "the safetensors file has no tensors");
    StoredWeights weights = described(*view, bytes.size());
    weights.id = weights_id(bytes);
    weights.name = name;
    weights.created_at = clock_.wall();
    {
        const std::lock_guard lock(mutex_);
        const auto known = known_.find(weights.id);
        if (known != known_.end()) return std::pair(known->second, false);
    }
    if (!name.empty()) files_.keep(files_.write_incoming(name), weights.id + kNameEnding);
    files_.keep(files_.write_incoming(bytes), weights.id + kEnding);
    const std::lock_guard lock(mutex_);
    const auto [stored, added] = known_.emplace(weights.id, weights);
    return std::pair(stored->second, added);
}

std::vector<StoredWeights> WeightsLibrary::list() const {
    std::vector<StoredWeights> weights;
    {
        const std::lock_guard lock(mutex_);
        for (const auto& [id, one] : known_) weights.push_back(one);
    }
    std::sort(weights.begin(), weights.end(), [](const auto& a, const auto& b) {
        return std::tie(b.created_at, b.id) < std::tie(a.created_at, a.id);
    });
    return weights;
}

Result<StoredWeights> WeightsLibrary::find(const std::string& id) const {
    if (is_job(id)) {
        const auto file = open_job(id);
        if (!file) return file.error();
        const auto view = view_safetensors((*file)->bytes());
        if (!view) return view.error();
        StoredWeights weights = described(*view, (*file)->bytes().size());
        weights.id = id;
        weights.name = store_.job(id)->name;
        weights.created_at = (*file)->modified();
        return weights;
    }
    const std::lock_guard lock(mutex_);
    const auto known = known_.find(id);
    if (known == known_.end()) return unknown(id);
    return known->second;
}

Result<std::shared_ptr<const MappedFile>> WeightsLibrary::open(const std::string& id) const {
    if (is_job(id)) return open_job(id);
    // Ids of clients never become paths unless they are known.
    const auto known = find(id);
    if (!known) return known.error();
    auto file = MappedFile::open(path_of(id));
    if (file == nullptr) return unknown(id);
    return file;
}

Result<std::shared_ptr<const MappedFile>> WeightsLibrary::open_job(const std::string& id) const {
    const auto job = store_.job(id);
    if (!job) return job.error();
    if (job->kind != "training") {
        return Error{ErrorKind::kNotFound,
                     "only trainings leave weights; the job " + id + " is a " + job->kind,
                     {}};
    }
    const std::string state(store::job_state_name(job->state));
    if (!is_final(job->state)) {
        return Error{ErrorKind::kConflict,
                     "the training " + id + " is " + state + "; its weights come when it is done",
                     {}};
    }
    auto file = MappedFile::open(jobs_ + "/" + id + kJobFile);
    if (file == nullptr) {
        return Error{
            ErrorKind::kNotFound, "the training " + id + " " + state + " without weights", {}};
    }
    return file;
}

Result<void> WeightsLibrary::remove(const std::string& id) {
    const auto alone = remove_some();
    const auto known = find(id);
    if (!known) return known.error();
    if (is_job(id)) {
        return Error{
            ErrorKind::kConflict,
            "the weights of " + id + " belong to the job and go with it: DELETE /v1/jobs/" + id,
            {}};
    }
    if (const std::string user = user_of(id); !user.empty()) {
        return Error{ErrorKind::kConflict, "the weights " + id + " are in use by job " + user, {}};
    }
    const std::lock_guard lock(mutex_);
    files_.remove(id + kEnding);
    files_.remove(id + kNameEnding);
    known_.erase(id);
    return {};
}

std::string WeightsLibrary::user_of(const std::string& id) const {
    for (const auto state : {store::JobState::kQueued, store::JobState::kRunning}) {
        store::JobFilter filter;
        filter.state = state;
        filter.limit = kJobsLookedAtOnce;
        do {
            const auto page = store_.jobs(filter);
            if (!page) break;
            for (const store::JobRecord& job : page->jobs) {
                if (weights_of(job.spec) == id) return job.id;
            }
            filter.cursor = page->next_cursor;
        } while (!filter.cursor.empty());
    }
    return "";
}

void WeightsLibrary::remove_job_files(const std::string& job) {
    std::error_code ignored;
    std::filesystem::remove_all(jobs_ + "/" + job, ignored);
}

std::string WeightsLibrary::path_of(const std::string& id) const {
    return files_.directory() + "/" + id + kEnding;
}

}  // namespace rangefinder::api

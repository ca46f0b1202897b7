// Stored weights: files that were uploaded, and what finished trainings left.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <vector>

#include "daemon/api/dataset_files.hpp"
#include "daemon/api/mapped_file.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"
#include "diagnostics/base/result.hpp"

namespace rangefinder::api {

// What is known of a file without reading its values.
struct StoredWeights {
    std::string id;  // "w_" and the first 16 digits of the bytes' SHA-256; or a job's.
    std::string name;
    WallTime created_at;
    std::uint64_t bytes = 0;
    std::int64_t tensors = 0;
    std::int64_t parameters = 0;  // Values of all tensors together.
};

// Thread-safe. A file is complete from the moment it has its name, and never changes after.
class WeightsLibrary {
  public:
    // `directory` holds "w_....safetensors", and "w_....name" where a name was given; `jobs` a
    // folder a job with "weights.safetensors". Reads what is there; both are made when missing.
    WeightsLibrary(std::string directory, std::string jobs, store::Store& store,
                   const Clock& clock);

    // kInvalid for bytes that are no safetensors, with the tensor that is wrong; kConflict is not
    // among the errors: the same bytes again are the same weights (false in the pair).
    Result<std::pair<StoredWeights, bool>> add(std::string_view bytes, const std::string& name);
    // Newest first; uploads only.
    std::vector<StoredWeights> list() const;
    // kNotFound says why: unknown, or a job that has none (yet).
    Result<StoredWeights> find(const std::string& id) const;
    Result<std::shared_ptr<const MappedFile>> open(const std::string& id) const;
    // kConflict while a queued or running job starts from them.
    Result<void> remove(const std::string& id);

    // Held from the check of a job's weights until the job is stored: what it starts from is not
    // removed in between.
    std::shared_lock<std::shared_mutex> keep_all() const {
        return std::shared_lock(removal_mutex_);
    }
    // The same for whoever removes: a job's directory goes with the job.
    std::unique_lock<std::shared_mutex> remove_some() const {
        return std::unique_lock(removal_mutex_);
    }
    // The queued or running job that starts from them; empty: none.
    std::string user_of(const std::string& id) const;
    // Weights and checkpoint of a job that is gone.
    void remove_job_files(const std::string& job);

  private:
    void read_directory();
    std::string path_of(const std::string& id) const;
    Result<std::shared_ptr<const MappedFile>> open_job(const std::string& id) const;

    DatasetFiles files_;
    const std::string jobs_;
    store::Store& store_;
    const Clock& clock_;
    mutable std::shared_mutex removal_mutex_;
    mutable std::mutex mutex_;  // Of what follows; never held while taking removal_mutex_.
    std::map<std::string, StoredWeights> known_;
};

}  // namespace rangefinder::api

// Turns uploads and generators into stored data sets.
#pragma once

#include <string>
#include <string_view>

#include "daemon/api/dataset_files.hpp"
#include "daemon/metrics/metrics.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/clock.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/datasets/dataset.hpp"
#include "diagnostics/spec/dataset_spec.hpp"

namespace rangefinder::api {

// What was stored, and whether it was there before.
struct ImportedDataset {
    store::DatasetRecord record;
    bool created = false;
};

// An upload whose bytes are on disk already, under the names in `spec`. Either
// finish() or abandon() takes it.
struct PendingUpload {
    std::string id;
    DatasetSpec spec;  // With the incoming files' names.
};

// Thread-safe; what is called twice for the same bytes gives the same data set.
class DatasetImports {
  public:
    // All must outlive it.
    DatasetImports(DatasetFiles& files, store::Store& store, metrics::Metrics& metrics,
                   const Clock& clock)
        : files_(files), store_(store), metrics_(metrics), clock_(clock) {}

    // Makes the data set on the calling thread, unless it is there already.
    Result<ImportedDataset> generate(DatasetSpec spec);

    // The stored data set of these bytes and options, if it is known.
    std::optional<store::DatasetRecord> known(const std::string& id) const;
    // Writes the bytes to disk. `targets` is empty when there is one file only.
    PendingUpload begin(DatasetSpec spec, std::string_view features, std::string_view targets);
    static std::string id_of(const DatasetSpec& spec, std::string_view features,
                             std::string_view targets);
    // Reads, describes and stores it; may take seconds.
    Result<ImportedDataset> finish(PendingUpload upload);

    // Removes the bytes of an upload that will not be finished.
    void abandon(const PendingUpload& upload);

    // The data set itself, read again.
    Result<Dataset> load(const store::DatasetRecord& record) const;
    // Removes it with its files.
    Result<void> remove(const std::string& id);
    // What an earlier life of the daemon left half done.
    void clean_up();

  private:
    Result<ImportedDataset> store_described(const std::string& id, const DatasetSpec& spec,
                                            const DatasetDescription& description);

    DatasetFiles& files_;
    store::Store& store_;
    metrics::Metrics& metrics_;
    const Clock& clock_;
};

}  // namespace rangefinder::api

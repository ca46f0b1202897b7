// The body of POST /v1/jobs as a job that can be stored.
#pragma once

#include <cstdint>
#include <string>

#include "daemon/api/dataset_imports.hpp"
#include "daemon/api/weights_library.hpp"
#include "daemon/http/outgoing.hpp"
#include "daemon/store/store.hpp"
#include "diagnostics/base/result.hpp"
#include "diagnostics/findings/results.hpp"
#include "diagnostics/spec/job_spec.hpp"
#include "diagnostics/spec/model_summary.hpp"

namespace rangefinder::api {

// What the daemon gives a job that names no limits, and the most it gives any.
struct JobLimits {
    std::int64_t memory_bytes = std::int64_t{2} << 30;
    std::int64_t memory_limit = std::int64_t{16} << 30;
    double seconds = 3600.0;
};

struct CheckedJob {
    JobSpec spec;
    ModelSummary summary;
    std::int64_t steps = 0;        // At most: every sweep and short training to its end.
    std::int64_t usual_steps = 0;  // As most such jobs come to.
    // When it starts from stored weights: what would be taken from them.
    std::optional<LoadedWeights> loaded_weights;
};

// Thread-safe.
class JobRequests {
  public:
    JobRequests(DatasetImports& imports, const WeightsLibrary& library, store::Store& store,
                JobLimits limits, http::OutgoingAddresses webhooks)
        : imports_(imports),
          library_(library),
          store_(store),
          limits_(limits),
          webhooks_(std::move(webhooks)) {}

    // Reads, fills in what is left open (preset, loss, limits), checks everything: values, that
    // data and model fit together, that it fits into the memory it may use. All wrong fields at
    // once.
    Result<CheckedJob> read(const std::string& body) const;

  private:
    Result<std::optional<LoadedWeights>> check_weights(const ModelSpec& model,
                                                       const DataShape& data) const;

    DatasetImports& imports_;
    const WeightsLibrary& library_;
    store::Store& store_;
    const JobLimits limits_;
    const http::OutgoingAddresses webhooks_;
};

// What a model is connected to, from a stored data set's description.
Result<DataShape> data_shape(const store::DatasetRecord& record);

// Steps that the job will do at most, all sweeps and trials together.
std::int64_t steps_of(const JobSpec& spec, std::int64_t training_rows);
// As many as most such jobs come to: of an automatic range two looks, of a search four trainings.
std::int64_t usual_steps_of(const JobSpec& spec, std::int64_t training_rows);

}  // namespace rangefinder::api

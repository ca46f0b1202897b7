#include "tests/bench/diagnosis/stored_start.hpp"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "diagnostics/models/model.hpp"

namespace rangefinder::diagnosis {

namespace {

std::filesystem::path make_file() {
    std::string name = (std::filesystem::temp_directory_path() / "diagnosis-XXXXXX").string();
    const int file = mkstemp(name.data());
    if (file < 0) throw std::runtime_error("no temporary file could be made");
    close(file);
    return name;
}

std::vector<NamedTensor> changed_weights(const TrainingCase& example) {
    const JobSpec& job = example.job;
    ModelSpec spec = job.model;
    spec.weights = {};
    const auto model = build_model(spec, example.data.shape, {job.batch_size, job.seed, 1, {}});
    if (!model) throw std::runtime_error(model.error().text);
    std::vector<NamedTensor> tensors;
    for (std::size_t index = 0; index < (*model)->parameters().size(); ++index) {
        const ParameterInfo& info = (*model)->parameters()[index];
        tensors.push_back({info.name, info.shape, (*model)->read_parameter(index)});
        if (!info.buffer) example.start(tensors.back());
    }
    return tensors;
}

}  // namespace

StoredStart::StoredStart(const TrainingCase& example) : path_(make_file()) {
    const Bytes bytes = write_safetensors(changed_weights(example));
    std::ofstream file(path_, std::ios::binary);
    file.write(reinterpret_cast<const char*>(bytes.data()),
               static_cast<std::streamsize>(bytes.size()));
    if (!file.flush()) throw std::runtime_error("the weights could not be written");
}

StoredStart::~StoredStart() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
}

}  // namespace rangefinder::diagnosis

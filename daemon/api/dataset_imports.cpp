#include "daemon/api/dataset_imports.hpp"

#include "daemon/api/identifiers.hpp"
#include "daemon/codec/dataset_codec.hpp"

namespace rangefinder::api {
namespace {

// The files of a stored data set; empty names for a generator.
FileSource files_of(const store::DatasetRecord& record) {
    const auto spec = codec::dataset_spec_from_json(record.spec);
    if (!spec.ok()) return {};
    const auto* source = std::get_if<FileSource>(&spec->source);
    return source == nullptr ? FileSource{} : *source;
}

std::string kind_of_error(const Error& error) {
    return error.kind == ErrorKind::kInternal ? "failed" : "refused";
}

}  // namespace

std::optional<store::DatasetRecord> DatasetImports::known(const std::string& id) const {
    auto record = store_.dataset(id);
    if (!record) return std::nullopt;
    return std::move(*record);
}

std::string DatasetImports::id_of(const DatasetSpec& spec, std::string_view features,
                                  std::string_view targets) {
    return dataset_id({codec::to_json(spec), features, targets});
}

Result<ImportedDataset> DatasetImports::generate(DatasetSpec spec) {
    const auto& generator = std::get<GeneratorSpec>(spec.source);
    if (spec.name.empty()) spec.name = generator_name(generator.kind);
    const std::string id = id_of(spec, "", "");
    if (auto record = known(id)) {
        metrics_.dataset_import("generator", "known");
        return ImportedDataset{std::move(*record), false};
    }
    const auto dataset = load_dataset(spec);
    if (!dataset) {
        metrics_.dataset_import("generator", kind_of_error(dataset.error()));
        return dataset.error();
    }
    return store_described(id, spec, dataset->description);
}

PendingUpload DatasetImports::begin(DatasetSpec spec, std::string_view features,
                                    std::string_view targets) {
    PendingUpload upload{id_of(spec, features, targets), std::move(spec)};
    FileSource source;
    source.features_path = files_.write_incoming(features);
    if (!targets.empty()) source.targets_path = files_.write_incoming(targets);
    upload.spec.source = std::move(source);
    return upload;
}

Result<ImportedDataset> DatasetImports::finish(PendingUpload upload) {
    const PendingUpload original = upload;
    const FileSource incoming = std::get<FileSource>(upload.spec.source);
    try {
        const auto dataset = load_dataset(codec::with_directory(upload.spec, files_.directory()));
        if (!dataset) {
            abandon(original);
            metrics_.dataset_import(format_name(upload.spec.format),
                                    kind_of_error(dataset.error()));
            return dataset.error();
        }
        FileSource kept{upload.id + ".features", ""};
        files_.keep(incoming.features_path, kept.features_path);
        if (!incoming.targets_path.empty()) {
            kept.targets_path = upload.id + ".targets";
            files_.keep(incoming.targets_path, kept.targets_path);
        }
        upload.spec.source = std::move(kept);
        return store_described(upload.id, upload.spec, dataset->description);
    } catch (...) {
        abandon(original);
        throw;
    }
}

void DatasetImports::abandon(const PendingUpload& upload) {
    const auto& source = std::get<FileSource>(upload.spec.source);
    files_.remove(source.features_path);
    files_.remove(source.targets_path);
}

Result<ImportedDataset> DatasetImports::store_described(const std::string& id,
                                                        const DatasetSpec& spec,
                                                        const DatasetDescription& description) {
    store::DatasetRecord record;
    record.id = id;
    record.name = spec.name;
    record.created_at = clock_.wall();
    if (const auto* source = std::get_if<FileSource>(&spec.source)) {
        record.bytes = files_.size(source->features_path) + files_.size(source->targets_path);
    }
    record.spec = codec::to_json(spec);
    record.description = codec::to_json(description);
    auto [stored, created] = store_.put_dataset(record);
    metrics_.dataset_import(description.format, created ? "created" : "known");
    return ImportedDataset{std::move(stored), created};
}

Result<Dataset> DatasetImports::load(const store::DatasetRecord& record) const {
    const auto spec = codec::dataset_spec_from_json(record.spec);
    if (!spec) return spec.error();
    return load_dataset(codec::with_directory(*spec, files_.directory()));
}

Result<void> DatasetImports::remove(const std::string& id) {
    const auto record = store_.dataset(id);
    if (!record) return record.error();
    const FileSource source = files_of(*record);
    auto removed = store_.delete_dataset(id);
    if (!removed.ok()) return removed;
    files_.remove(source.features_path);
    files_.remove(source.targets_path);
    return {};
}

void DatasetImports::clean_up() {
    std::set<std::string> used;
    for (const auto& record : store_.datasets()) {
        const FileSource source = files_of(record);
        used.insert({source.features_path, source.targets_path});
    }
    files_.remove_all_but(used);
}

}  // namespace rangefinder::api

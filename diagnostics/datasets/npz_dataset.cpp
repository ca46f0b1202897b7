#include "diagnostics/datasets/npz_dataset.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "diagnostics/base/near_word.hpp"
#include "diagnostics/datasets/array_dataset.hpp"
#include "diagnostics/datasets/wording.hpp"
#include "diagnostics/formats/npy.hpp"
#include "diagnostics/formats/zip.hpp"

namespace rangefinder {
namespace {

constexpr std::int64_t kMaxArrayBytes = std::int64_t{1} << 30;
constexpr std::size_t kNamesShown = 20;
// In the order of preference; an archive of training and test arrays gives its training arrays.
constexpr std::array<std::string_view, 9> kFeatureNames{
    "x", "X", "data", "features", "images", "inputs", "x_train", "train_images", "arr_0"};
constexpr std::array<std::string_view, 9> kTargetNames{
    "y", "Y", "labels", "label", "targets", "target", "y_train", "train_labels", "arr_1"};

// An error inside one array says which.
Error of_array(const Error& error, const std::string& name) {
    Error named = error;
    named.text = name + ": " + error.text;
    return named;
}

Result<NpyArray> read_part(ByteView bytes, const char* pointer) {
    auto array = read_npy(bytes);
    if (array) return array;
    return of_array(array.error(), pointer);
}

// The arrays of an archive, by their names without ".npy".
class Archive {
  public:
    explicit Archive(std::vector<ZipEntry> entries) {
        for (ZipEntry& entry : entries) {
            if (!entry.name.ends_with(".npy")) continue;
            names_.push_back(entry.name.substr(0, entry.name.size() - 4));
            entries_.push_back(std::move(entry));
        }
    }

    const std::vector<std::string>& names() const { return names_; }

    template <std::size_t Count>
    std::optional<std::string> first_of(const std::array<std::string_view, Count>& wanted) const {
        for (const std::string_view name : wanted) {
            if (has(name)) return std::string(name);
        }
        return std::nullopt;
    }

    bool has(std::string_view name) const {
        return std::find(names_.begin(), names_.end(), name) != names_.end();
    }

    Result<NpyArray> read(const std::string& name) const {
        const auto found = std::find(names_.begin(), names_.end(), name);
        const auto content =
            extract(entries_[static_cast<std::size_t>(found - names_.begin())], kMaxArrayBytes);
        if (!content) return content.error();
        auto array = read_npy(*content);
        if (array) return array;
        return of_array(array.error(), "the array " + quoted(name));
    }

  private:
    std::vector<std::string> names_;
    std::vector<ZipEntry> entries_;
};

struct Roles {
    std::string features;
    std::optional<std::string> targets;
};

bool predicts_itself(TaskKind task) {
    return task == TaskKind::kSequence || task == TaskKind::kLanguage;
}

Error no_role(const Archive& archive, const std::string& role, const std::string& usual) {
    return Error{ErrorKind::kMalformed,
                 "no array of the npz archive is known to hold the " + role + "; its arrays are " +
                     listed(archive.names(), kNamesShown) + ", usual names are " + usual,
                 {}};
}

std::string joined(std::span<const std::string_view> names) {
    std::string text;
    for (const std::string_view name : names) {
        if (!text.empty()) text += ", ";
        text += name;
    }
    return text;
}

Result<std::string> find_features(const Archive& archive,
                                  const std::optional<std::string>& targets) {
    if (const auto name = archive.first_of(kFeatureNames); name && name != targets) return *name;
    const std::size_t others = archive.names().size() - (targets ? 1 : 0);
    if (others == 1) {
        return archive.names().front() == targets ? archive.names().back()
                                                  : archive.names().front();
    }
    return no_role(archive, "features", joined(kFeatureNames));
}

Result<Roles> find_roles(const Archive& archive, const DatasetSpec& spec) {
    if (archive.names().empty()) {
        return Error{ErrorKind::kMalformed, "the zip archive holds no npy arrays", {}};
    }
    if (!spec.target.empty() && !archive.has(spec.target)) {
        return field_error("?target", "no array " + quoted(spec.target) +
                                          near_word_hint(spec.target, archive.names()) +
                                          "; arrays are " + listed(archive.names(), kNamesShown));
    }
    Roles roles;
    if (!spec.target.empty()) {
        roles.targets = spec.target;
    } else if (!predicts_itself(spec.task)) {
        roles.targets = archive.first_of(kTargetNames);
    }
    const auto features = find_features(archive, roles.targets);
    if (!features) return features.error();
    roles.features = *features;
    if (!roles.targets && !predicts_itself(spec.task) && archive.names().size() > 1) {
        return no_role(archive, "targets", joined(kTargetNames) + "; or name it with ?target");
    }
    return roles;
}

void warn_of_unused(Dataset& data, const Archive& archive, const Roles& roles) {
    std::vector<std::string> unused;
    for (const std::string& name : archive.names()) {
        if (name != roles.features && name != roles.targets) unused.push_back(name);
    }
    if (unused.empty()) return;
    data.description.warnings.push_back("arrays not used: " + listed(unused, kNamesShown));
}

}  // namespace

Result<Dataset> load_npy(ByteView features, ByteView targets, const DatasetSpec& spec) {
    auto examples = read_part(features, "the features");
    if (!examples) return examples.error();
    if (targets.empty()) return load_arrays(std::move(*examples), std::nullopt, spec);
    auto predicted = read_part(targets, "the targets");
    if (!predicted) return predicted.error();
    return load_arrays(std::move(*examples), std::move(*predicted), spec);
}

Result<Dataset> load_npz(ByteView bytes, const DatasetSpec& spec) {
    auto entries = list_zip(bytes);
    if (!entries) return entries.error();
    const Archive archive(std::move(*entries));
    const auto roles = find_roles(archive, spec);
    if (!roles) return roles.error();
    auto features = archive.read(roles->features);
    if (!features) return features.error();
    std::optional<NpyArray> targets;
    if (roles->targets) {
        auto read = archive.read(*roles->targets);
        if (!read) return read.error();
        targets = std::move(*read);
    }
    auto data = load_arrays(std::move(*features), std::move(targets), spec);
    if (!data) return data;
    data->description.format = format_name(DataFormat::kNpz);
    if (roles->targets) data->description.target = *roles->targets;
    warn_of_unused(*data, archive, *roles);
    return data;
}

}  // namespace rangefinder

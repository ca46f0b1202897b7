#include "daemon/api/dataset_upload.hpp"

#include <algorithm>

#include "daemon/api/media_type.hpp"
#include "daemon/api/multipart.hpp"
#include "daemon/codec/dataset_codec.hpp"
#include "diagnostics/base/near_word.hpp"

namespace rangefinder::api {
namespace {

constexpr std::size_t kLongestOption = 1000;

// Only what is safe to show and to store as a name.
std::string plain_name(const std::string& file_name) {
    const auto slash = file_name.find_last_of("/\\");
    std::string name = slash == std::string::npos ? file_name : file_name.substr(slash + 1);
    name.erase(std::remove_if(name.begin(), name.end(),
                              [](char c) { return static_cast<unsigned char>(c) >= 0x80; }),
               name.end());
    return name;
}

Result<Upload> raw_upload(const http::Request& request) {
    auto spec = codec::upload_options_from_query(request.query);
    if (!spec) return spec.error();
    if (request.body.empty()) return Error{ErrorKind::kMalformed, "the body is empty", {}};
    return Upload{std::move(*spec), request.body, {}};
}

bool is_file(const Part& part) {
    return part.name == "features" || part.name == "file" || part.name == "targets";
}

Error part_error(const std::string& name, const std::string& detail) {
    return Error{
        ErrorKind::kInvalid, "the part \"" + name + "\" " + detail, {{"?" + name, detail}}};
}

Result<Upload> multipart_upload(const http::Request& request) {
    const auto parts = parse_multipart(request.header("content-type"), request.body);
    if (!parts) return parts.error();
    Upload upload;
    std::map<std::string, std::string> options = request.query;
    std::string file_name;
    for (const Part& part : *parts) {
        if (!is_file(part)) {
            const std::string value(part.bytes.substr(0, kLongestOption));
            if (!part.file_name.empty() || part.bytes.size() > kLongestOption) {
                const std::vector<std::string> files{"features", "targets"};
                return part_error(part.name, "is not known here" +
                                                 near_word_hint(part.name, files) +
                                                 "; files are features and targets");
            }
            if (!options.emplace(part.name, value).second) {
                return part_error(part.name, "is given twice");
            }
            continue;
        }
        std::string_view& bytes = part.name == "targets" ? upload.targets : upload.features;
        if (!bytes.empty()) return part_error(part.name, "is given twice");
        if (part.bytes.empty()) return part_error(part.name, "is empty");
        bytes = part.bytes;
        if (part.name != "targets") file_name = part.file_name;
    }
    if (upload.features.empty()) return part_error("features", "is missing");
    auto spec = codec::upload_options_from_query(options);
    if (!spec) return spec.error();
    upload.spec = std::move(*spec);
    if (upload.spec.name.empty()) upload.spec.name = plain_name(file_name);
    return upload;
}

}  // namespace

Result<Upload> read_upload(const http::Request& request) {
    if (media_type(request.header("content-type")) == "multipart/form-data") {
        return multipart_upload(request);
    }
    return raw_upload(request);
}

}  // namespace rangefinder::api

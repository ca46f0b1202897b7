#include "daemon/worker/work_files.hpp"

#include <cstdint>
#include <cstdio>
#include <filesystem>

namespace rangefinder::worker {
namespace {

// FNV-1a (Fowler, Noll, Vo): tells requests apart that share a job's id, as after a restored
// backup.
std::string fingerprint(const std::string& text) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const char byte : text) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 0x100000001b3;
    }
    char digits[17];
    std::snprintf(digits, sizeof digits, "%016llx", static_cast<unsigned long long>(hash));
    return digits;
}

}  // namespace

RunFiles run_files(const codec::JobPlaces& places, const RequestTexts& request) {
    RunFiles files;
    files.start_weights = places.start_weights;
    if (places.directory.empty()) return files;
    std::error_code failure;
    std::filesystem::create_directories(places.directory, failure);
    if (failure) {
        std::fprintf(stderr, "worker: cannot make %s: %s\n", places.directory.c_str(),
                     failure.message().c_str());
        return files;
    }
    files.weights = places.directory + "/weights.safetensors";
    files.checkpoint = places.directory + "/checkpoint";
    files.series = places.directory + "/checkpoint.series";
    files.identity = places.job + " (request " + fingerprint(request.job) + ", data set " +
                     fingerprint(request.dataset) + ")";
    return files;
}

}  // namespace rangefinder::worker

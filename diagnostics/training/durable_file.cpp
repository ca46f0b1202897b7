#include "diagnostics/training/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

namespace rangefinder {
namespace {

// A rename is on disk when its directory is.
int sync_directory_of(const std::string& path) {
    const std::string directory = std::filesystem::path(path).parent_path().string();
    const int descriptor =
        ::open(directory.empty() ? "." : directory.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0) return errno;
    const int failure = ::fsync(descriptor) == 0 ? 0 : errno;
    ::close(descriptor);
    return failure;
}

}  // namespace

DurableFile::DurableFile(std::string path)
    : path_(std::move(path)), part_(path_ + ".part"), file_(std::fopen(part_.c_str(), "wbe")) {
    if (!file_) failure_ = errno;
}

DurableFile::~DurableFile() {
    if (file_) ::unlink(part_.c_str());
}

void DurableFile::write(const void* data, std::size_t size) {
    if (failure_ != 0 || size == 0) return;
    if (std::fwrite(data, 1, size, file_.get()) != size) failure_ = errno;
}

Result<void> DurableFile::commit() {
    if (failure_ == 0 && std::fflush(file_.get()) != 0) failure_ = errno;
    if (failure_ == 0 && ::fsync(::fileno(file_.get())) != 0) failure_ = errno;
    if (failure_ == 0 && std::rename(part_.c_str(), path_.c_str()) != 0) failure_ = errno;
    if (failure_ == 0) {
        file_.reset();
        failure_ = sync_directory_of(path_);
    }
    if (failure_ == 0) return {};
    return Error{ErrorKind::kUnavailable,
                 "it could not be written: " + std::string(std::strerror(failure_)),
                 {}};
}

}  // namespace rangefinder

#include "daemon/api/dataset_files.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>

namespace rangefinder::api {
namespace {

[[noreturn]] void fail(const std::string& what) {
    throw std::system_error(errno, std::generic_category(), what);
}

// Closes on every way out.
class Descriptor {
  public:
    explicit Descriptor(int fd) : fd_(fd) {}
    ~Descriptor() { ::close(fd_); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }

  private:
    int fd_;
};

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(fd, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) fail("writing a data set");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

void sync_directory(const std::string& directory) {
    const int fd = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0) fail("opening " + directory);
    const Descriptor descriptor(fd);
    if (::fsync(descriptor.get()) != 0) fail("syncing " + directory);
}

}  // namespace

DatasetFiles::DatasetFiles(std::string directory) : directory_(std::move(directory)) {
    std::filesystem::create_directories(directory_);
}

std::string DatasetFiles::write_incoming(std::string_view bytes) {
    std::string name = path("incoming-XXXXXX");
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) fail("making a file in " + directory_);
    const Descriptor descriptor(fd);
    try {
        write_all(descriptor.get(), bytes);
        if (::fsync(descriptor.get()) != 0) fail("syncing a data set");
    } catch (...) {
        ::unlink(name.c_str());
        throw;
    }
    return name.substr(directory_.size() + 1);
}

void DatasetFiles::keep(const std::string& incoming, const std::string& name) {
    std::filesystem::rename(path(incoming), path(name));
    sync_directory(directory_);
}

void DatasetFiles::remove(const std::string& name) {
    if (!name.empty()) ::unlink(path(name).c_str());
}

void DatasetFiles::remove_all_but(const std::set<std::string>& names) {
    for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
        const std::string name = entry.path().filename().string();
        if (entry.is_regular_file() && names.count(name) == 0) remove(name);
    }
}

std::uint64_t DatasetFiles::size(const std::string& name) const {
    if (name.empty()) return 0;
    std::error_code error;
    const auto size = std::filesystem::file_size(path(name), error);
    return error ? 0 : size;
}

}  // namespace rangefinder::api

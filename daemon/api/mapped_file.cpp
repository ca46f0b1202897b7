#include "daemon/api/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <system_error>

namespace rangefinder::api {
namespace {

[[noreturn]] void fail(int number, const std::string& path) {
    throw std::system_error(number, std::generic_category(), "reading " + path);
}

WallTime wall_time(const timespec& time) {
    const auto since_epoch =
        std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
    return WallTime(std::chrono::duration_cast<WallTime::duration>(since_epoch));
}

}  // namespace

std::shared_ptr<const MappedFile> MappedFile::open(const std::string& path) {
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (descriptor < 0 && (errno == ENOENT || errno == ENOTDIR)) return nullptr;
    if (descriptor < 0) fail(errno, path);
    struct stat status {};
    void* address = nullptr;
    int failure = ::fstat(descriptor, &status) == 0 ? 0 : errno;
    const auto size = static_cast<std::size_t>(status.st_size);
    if (failure == 0 && size > 0) {
        address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
        if (address == MAP_FAILED) failure = errno;
    }
    ::close(descriptor);
    if (failure != 0) fail(failure, path);
    return std::shared_ptr<const MappedFile>(
        new MappedFile(address, size, wall_time(status.st_mtim)));
}

MappedFile::~MappedFile() {
    if (address_ != nullptr) ::munmap(address_, size_);
}

}  // namespace rangefinder::api

#include "daemon/store/sqlite/data_dir_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>
#include <utility>

namespace rangefinder::store {
namespace {

void make_directory(const std::filesystem::path& directory) {
    if (!std::filesystem::create_directories(directory)) return;
    std::filesystem::permissions(directory, std::filesystem::perms::owner_all);
}

// The process id that the holder wrote, for people to read.
std::string read_holder(int descriptor) {
    char text[32];
    const ssize_t length = ::pread(descriptor, text, sizeof text, 0);
    if (length <= 0) return "unknown";
    const std::string holder(text, static_cast<std::size_t>(length));
    return holder.substr(0, holder.find('\n'));
}

void write_holder(int descriptor) {
    const std::string text = std::to_string(::getpid()) + "\n";
    // Only for people: a full disk must not keep the lock from being taken.
    if (::ftruncate(descriptor, 0) != 0) return;
    const ssize_t written = ::pwrite(descriptor, text.data(), text.size(), 0);
    static_cast<void>(written);
}

}  // namespace

Result<DataDirLock> DataDirLock::take(const std::filesystem::path& data_dir) {
    make_directory(data_dir);
    const std::filesystem::path path = data_dir / "lock";
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (descriptor < 0) {
        throw std::system_error(errno, std::generic_category(), "cannot open " + path.string());
    }
    DataDirLock lock(descriptor);
    if (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
        return Error{ErrorKind::kUnavailable,
                     "the data directory " + data_dir.string() +
                         " is in use by another daemon (process " + read_holder(descriptor) +
                         "); stop it or choose another --data-dir",
                     {}};
    }
    write_holder(descriptor);
    return lock;
}

DataDirLock::DataDirLock(DataDirLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

DataDirLock::~DataDirLock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace rangefinder::store

// The bytes of uploaded data sets on disk. File names are made from ids, never from what a client
// sent.
#pragma once

#include <set>
#include <string>
#include <string_view>

namespace rangefinder::api {

// Thread-safe: every file has one writer. Throws std::system_error when the disk does not take it.
class DatasetFiles {
  public:
    // Makes the directory when it is missing.
    explicit DatasetFiles(std::string directory);

    // Writes and syncs a new file with a name nobody else has; returns that name.
    std::string write_incoming(std::string_view bytes);
    // Gives an incoming file its final name, durably.
    void keep(const std::string& incoming, const std::string& name);
    // Nothing happens if it is not there.
    void remove(const std::string& name);
    // Removes every file whose name is not in `names`: what a crash left behind.
    void remove_all_but(const std::set<std::string>& names);
    // Together, in bytes; missing ones count 0.
    std::uint64_t size(const std::string& name) const;

    const std::string& directory() const { return directory_; }

  private:
    std::string path(const std::string& name) const { return directory_ + "/" + name; }

    std::string directory_;
};

}  // namespace rangefinder::api

// Members of an object that are objects themselves, or lists of them.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "daemon/codec/reader.hpp"

namespace rangefinder::codec {

// The array's items, each read by `read(ObjectReader&)`; nothing when it is no array.
template <typename Item, typename Read>
std::vector<Item> read_objects(ObjectReader& reader, const std::string& name, Read read) {
    std::vector<Item> items;
    const Json* list = reader.find(name);
    if (list == nullptr || !list->is_array()) return items;
    const std::string pointer = reader.pointer_of(name);
    for (std::size_t i = 0; i < list->size(); ++i) {
        ObjectReader item((*list)[i], member_pointer(pointer, std::to_string(i)), reader.errors());
        items.push_back(read(item));
        item.finish();
    }
    return items;
}

// The member's object; nothing for null and absent.
template <typename Item, typename Read>
std::optional<Item> read_object(ObjectReader& reader, const std::string& name, Read read) {
    const Json* member = reader.find(name);
    if (member == nullptr || member->is_null()) return std::nullopt;
    ObjectReader object(*member, reader.pointer_of(name), reader.errors());
    Item item = read(object);
    object.finish();
    return item;
}

}  // namespace rangefinder::codec

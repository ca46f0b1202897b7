# Fills version.cpp.in. The commit: as given, else from git, else "unknown".
if(NOT COMMIT)
    find_program(GIT git)
    if(GIT)
        execute_process(COMMAND ${GIT} -c safe.directory=* describe --always --dirty=+ --exclude=* --abbrev=12
            WORKING_DIRECTORY ${SOURCE_DIR} OUTPUT_VARIABLE COMMIT ERROR_QUIET OUTPUT_STRIP_TRAILING_WHITESPACE)
    endif()
endif()
if(NOT COMMIT)
    set(COMMIT "unknown")
endif()
configure_file(${TEMPLATE} ${OUTPUT} @ONLY)

# Compiles the packages that everyday programs import, with default flags, into a folder that loam finds
# beside its runtime and only reads (compiler/driver/cache.h). As entries are named by all that they depend
# on, what is out of date is not found, and goes here.
#
#   LOAM     the command
#   FOLDER   gets loam/entry-...
#   PROGRAM  a Go program that imports the packages
#
# Without Go's source there is nothing to compile, which is no error: programs that stand on lib/ alone
# compile what they need.
string(TIMESTAMP now)
file(MAKE_DIRECTORY ${FOLDER})
file(WRITE ${FOLDER}/begun "${now}\n")
execute_process(RESULT_VARIABLE status ERROR_VARIABLE errors
  COMMAND ${CMAKE_COMMAND} -E env
  --unset=GOAMD64 --unset=LOAM_CACHE --unset=LOAM_CACHE_LIMIT --unset=LOAM_ROOT
  LOAM_VERIFY_EACH=1 XDG_CACHE_HOME=${FOLDER} ${LOAM} build -o ${FOLDER}/program ${PROGRAM})
if(errors MATCHES "package [a-z/]+ cannot be found")
  message(STATUS "Go's source is not found, so that no packages are compiled in advance:\n${errors}")
elseif(NOT status EQUAL 0)
  message(FATAL_ERROR "The packages of everyday programs do not compile (status ${status}):\n${errors}")
endif()
file(REMOVE ${FOLDER}/program)
file(GLOB entries ${FOLDER}/loam/*)
foreach(entry ${entries})
  if(NOT ${entry} IS_NEWER_THAN ${FOLDER}/begun)
    file(REMOVE ${entry})
  endif()
endforeach()
# All users read it.
if(EXISTS ${FOLDER}/loam)
  file(CHMOD ${FOLDER}/loam
    PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
  file(CHMOD_RECURSE ${FOLDER}/loam FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
endif()
file(RENAME ${FOLDER}/begun ${FOLDER}/made)

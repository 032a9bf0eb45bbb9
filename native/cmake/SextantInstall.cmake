# cmake --install: header, library, pkg-config file and CMake package.
include(CMakePackageConfigHelpers)

set(sextant_cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/sextant)

install(TARGETS sextant EXPORT sextantTargets LIBRARY DESTINATION ${CMAKE_INSTALL_LIBDIR})
install(FILES include/sextant/sextant.h DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}/sextant)
install(EXPORT sextantTargets NAMESPACE sextant:: DESTINATION ${sextant_cmake_dir})

configure_package_config_file(cmake/sextantConfig.cmake.in ${CMAKE_CURRENT_BINARY_DIR}/sextantConfig.cmake
  INSTALL_DESTINATION ${sextant_cmake_dir})
write_basic_package_version_file(${CMAKE_CURRENT_BINARY_DIR}/sextantConfigVersion.cmake
  COMPATIBILITY SameMinorVersion)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sextantConfig.cmake ${CMAKE_CURRENT_BINARY_DIR}/sextantConfigVersion.cmake
  DESTINATION ${sextant_cmake_dir})

# The file finds its prefix from where it lies, so that an installed tree can be moved.
file(RELATIVE_PATH sextant_pc_to_prefix /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
configure_file(cmake/sextant.pc.in ${CMAKE_CURRENT_BINARY_DIR}/sextant.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/sextant.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

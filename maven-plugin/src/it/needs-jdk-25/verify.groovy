String log = new File(basedir, 'build.log').text
assert log.contains("Sotto's compiler runs on a JDK 25")
assert log.contains('maven-toolchains-plugin')
return true

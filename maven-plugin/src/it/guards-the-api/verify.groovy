String log = new File(basedir, 'build.log').text
assert log.contains('METHOD_REMOVED')
assert log.contains('dev.sotto.runtime.server.Server.run(int)')
assert log.count('BUILD FAILURE') == 1
assert log.count('BUILD SUCCESS') == 2
return true

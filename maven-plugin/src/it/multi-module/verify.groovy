String log = new File(basedir, 'build.log').text
assert log.contains('risk.onnx -> com.example.Risk')
assert log.contains('network.onnx -> com.example.Network')
// The warning of a parallel build names the plugins that are not thread-safe.
assert !log.contains('[WARNING]   dev.sotto:sotto-maven-plugin')
return true

String log = new File(basedir, 'build.log').text
assert log.contains("the configuration has options for a model named 'rsik', but")
assert log.contains('src/main/onnx has [risk]')
assert log.contains("the models 'a-b/risk' and 'ab/risk' would both become the class com.example.ab.Risk")
assert log.contains('risk.onnx: --tolerance 2.0 is outside (0, 1)')
return true

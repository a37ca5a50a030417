String log = new File(basedir, 'build.log').text
assert log.contains('risk.onnx -> com.example.Risk')
assert log.contains('Tests run: 1, Failures: 0, Errors: 0, Skipped: 0')
assert log.contains('risk.onnx verified: over 8 encrypted samples')
return true

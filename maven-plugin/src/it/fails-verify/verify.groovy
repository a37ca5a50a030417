List<String> runs = new File(basedir, 'build.log').text.split('BUILD FAILURE') as List
assert runs.size() == 2
assert runs[1].contains("of the output's range")
assert runs[1].contains('but at most 1.0E-15 of the range is allowed')
assert runs[1].contains('risk.onnx verified: over 8 encrypted samples')
return true

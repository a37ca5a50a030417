List<String> runs = new File(basedir, 'build.log').text.split('BUILD (FAILURE|SUCCESS)') as List
assert runs.size() == 4
// What failed is told after the verdict.
assert runs[1].contains("of the output's range, and 8 of them decide alike, but at most 1.0E-15")
assert runs[2].contains('and 0 of them decide alike, but a part of at least 1.0 must')
assert runs[2].contains('risk.onnx verified: over 8 encrypted samples')
return true

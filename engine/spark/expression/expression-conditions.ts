/**
 * SQLSTATE and message of the conditions that expressions raise, in Spark's words (error-conditions.json); `<name>` is
 * a parameter.
 */

/** The templates by condition. */
export const expressionConditions: Readonly<Record<string, readonly [sqlState: string, message: string]>> = {
  'UNRESOLVED_COLUMN.WITH_SUGGESTION': [
    '42703',
    'A column, variable, or function parameter with name <objectName> cannot be resolved. Did you mean one of the following? [<proposal>].',
  ],
  'UNRESOLVED_COLUMN.WITHOUT_SUGGESTION': [
    '42703',
    'A column, variable, or function parameter with name <objectName> cannot be resolved. ',
  ],
  UNRESOLVED_ROUTINE: ['42883', 'Cannot resolve routine <routineName> on search path <searchPath>.<hint>'],
  FIELD_NOT_FOUND: ['42704', 'No such struct field <fieldName> in <fields>.'],
  AMBIGUOUS_REFERENCE: ['42704', 'Reference <name> is ambiguous, could be: <referenceNames>.'],
  PARSE_SYNTAX_ERROR: ['42601', 'Syntax error at or near <error><hint>.'],
  'WRONG_NUM_ARGS.WITHOUT_SUGGESTION': [
    '42605',
    "The <functionName> requires <expectedNum> parameters but the actual number is <actualNum>. Please, refer to '<docroot>/sql-ref-functions.html' for a fix.",
  ],
  'DATATYPE_MISMATCH.BINARY_OP_DIFF_TYPES': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the left and right operands of the binary operator have incompatible types (<left> and <right>).',
  ],
  'DATATYPE_MISMATCH.BINARY_OP_WRONG_TYPE': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the binary operator requires the input type <inputType>, not <actualDataType>.',
  ],
  'DATATYPE_MISMATCH.DATA_DIFF_TYPES': [
    '42K09',
    "Cannot resolve <sqlExpr> due to data type mismatch: Input to <functionName> should all be the same type, but it's <dataType>.",
  ],
  'DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: The <paramIndex> parameter requires the <requiredType> type, however <inputSql> has the type <inputType>.',
  ],
  'DATATYPE_MISMATCH.CAST_WITHOUT_SUGGESTION': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>.',
  ],
  'DATATYPE_MISMATCH.CAST_WITH_CONF_SUGGESTION': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType> with ANSI mode on. If you have to cast <srcType> to <targetType>, you can set <config> as <configVal>.',
  ],
  'DATATYPE_MISMATCH.CAST_WITH_FUNC_SUGGESTION': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: cannot cast <srcType> to <targetType>. To convert values from <srcType> to <targetType>, you can use the functions <functionNames> instead.',
  ],
  'DATATYPE_MISMATCH.HASH_MAP_TYPE': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: Input to the function <functionName> cannot contain elements of the "MAP" type. In Spark, same maps may have different hashcode, thus hash expressions are prohibited on "MAP" elements. To restore previous behavior set "spark.sql.legacy.allowHashOnMapType" to "true".',
  ],
  'DATATYPE_MISMATCH.ARRAY_FUNCTION_DIFF_TYPES': [
    '42K09',
    "Cannot resolve <sqlExpr> due to data type mismatch: Input to <functionName> should have been <dataType> followed by a value with same element type, but it's [<leftType>, <rightType>].",
  ],
  'DATATYPE_MISMATCH.BINARY_ARRAY_DIFF_TYPES': [
    '42K09',
    "Cannot resolve <sqlExpr> due to data type mismatch: Input to function <functionName> should have been two <arrayType> with same element type, but it's [<leftType>, <rightType>].",
  ],
  'DATATYPE_MISMATCH.SEQUENCE_WRONG_INPUT_TYPES': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: <functionName> uses the wrong parameter type. The parameter type must conform to: 1. The start and stop expressions must resolve to the same type. 2. If start and stop expressions resolve to the <startType> type, then the step expression must resolve to the <stepType> type. 3. Otherwise, if start and stop expressions resolve to the <otherStartType> type, then the step expression must resolve to the same type.',
  ],
  INVALID_EXTRACT_FIELD: ['42601', 'Cannot extract <field> from <expr>.'],
  'DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: Filter expression <filter> of type <type> is not a boolean.',
  ],
  'DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: The <exprName> must be between <valueRange> (current value = <currentValue>).',
  ],
  'DATATYPE_MISMATCH.PARAMETER_CONSTRAINT_VIOLATION': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: The <leftExprName>(<leftExprValue>) must be <constraint> the <rightExprName>(<rightExprValue>).',
  ],
  'DATATYPE_MISMATCH.NON_FOLDABLE_INPUT': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: the input <inputName> should be a foldable <inputType> expression; however, got <inputExpr>.',
  ],
  CANNOT_PARSE_INTERVAL: [
    '22006',
    'Unable to parse <intervalString>. Please ensure that the value provided is in a valid format for defining an interval. You can reference the documentation for the correct format. If the issue persists, please double check that the input value is not null or empty and try again.<hint>',
  ],
  INVALID_WHERE_CONDITION: [
    '42903',
    'The WHERE condition <condition> contains invalid expressions: <expressionList>. Rewrite the query to avoid window functions, aggregate functions, and generator functions in the WHERE clause.',
  ],
  NESTED_AGGREGATE_FUNCTION: [
    '42607',
    'It is not allowed to use an aggregate function in the argument of another aggregate function. Please use the inner aggregate function in a sub-query.',
  ],
  MISSING_AGGREGATION: [
    '42803',
    'The non-aggregating expression <expression> is based on columns which are not participating in the GROUP BY clause. Add the columns or the expression to the GROUP BY, aggregate the expression, or use <expressionAnyValue> if you do not care which of the values within a group is returned.',
  ],
  DIVIDE_BY_ZERO: [
    '22012',
    'Division by zero. Use `try_divide` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
  ],
  REMAINDER_BY_ZERO: [
    '22012',
    'Remainder by zero. Use `try_mod` to tolerate divisor being 0 and return NULL instead. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
  ],
  ARITHMETIC_OVERFLOW: [
    '22003',
    '<message>.<alternative> If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
  ],
  CAST_INVALID_INPUT: [
    '22018',
    'The value <expression> of the type <sourceType> cannot be cast to <targetType> because it is malformed. Correct the value as per the syntax, or change its target type. Use `try_cast` to tolerate malformed input and return NULL instead.',
  ],
  CAST_OVERFLOW: [
    '22003',
    'The value <value> of the type <sourceType> cannot be cast to <targetType> due to an overflow. Use `try_cast` to tolerate overflow and return NULL instead.',
  ],
  'NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION': [
    '22003',
    ' <value> cannot be represented as Decimal(<precision>, <scale>). If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error, and return NULL instead.',
  ],
  CANNOT_PARSE_TIMESTAMP: ['22007', '<message>. Use <func> to tolerate invalid input string and return NULL instead.'],
  INVALID_ARRAY_INDEX: [
    '22003',
    'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use the SQL function `get()` to tolerate accessing element at invalid index and return NULL instead.',
  ],
  INVALID_ARRAY_INDEX_IN_ELEMENT_AT: [
    '22003',
    'The index <indexValue> is out of bounds. The array has <arraySize> elements. Use `try_element_at` to tolerate accessing element at invalid index and return NULL instead.',
  ],
  INVALID_INDEX_OF_ZERO: [
    '22003',
    'The index 0 is invalid. An index shall be either < 0 or > 0 (the first element has index 1).',
  ],
  INVALID_TIMEZONE: [
    '22009',
    "The timezone: <timeZone> is invalid. The timezone must be either a region-based zone ID or a zone offset. Region IDs must have the form 'area/city', such as 'America/Los_Angeles'. Zone offsets must be in the format '(+|-)HH', '(+|-)HH:mm\u2019 or '(+|-)HH:mm:ss', e.g '-08' , '+01:00' or '-13:33:33', and must be in the range from -18:00 to +18:00. 'Z' and 'UTC' are accepted as synonyms for '+00:00'.",
  ],
  ILLEGAL_DAY_OF_WEEK: ['22009', 'Illegal input for day of week: <string>.'],
  UNSUPPORTED_DATATYPE: ['0A000', 'Unsupported data type <typeName>.'],
  INVALID_EXTRACT_BASE_FIELD_TYPE: [
    '42000',
    "Can't extract a value from <base>. Need a complex type [STRUCT, ARRAY, MAP] but got <other>.",
  ],
  'DATETIME_FIELD_OUT_OF_BOUNDS.WITH_SUGGESTION': [
    '22023',
    '<rangeMessage>. If necessary set "spark.sql.ansi.enabled" to "false" to bypass this error.',
  ],
  'INVALID_PARAMETER_VALUE.START': [
    '22023',
    'The value of parameter(s) <parameter> in <functionName> is invalid: <message>',
  ],
  'INVALID_PARAMETER_VALUE.LENGTH': [
    '22023',
    'The value of parameter(s) <parameter> in <functionName> is invalid: <message>',
  ],
  'DATATYPE_MISMATCH.NULL_TYPE': [
    '42K09',
    'Cannot resolve <sqlExpr> due to data type mismatch: Null typed values cannot be used as arguments of <functionName>.',
  ],
  'INVALID_PARAMETER_VALUE.PATTERN': [
    '22023',
    'The value of parameter(s) <parameter> in <functionName> is invalid: <value>.',
  ],
  'INVALID_PARAMETER_VALUE.REGEX_GROUP_INDEX': [
    '22023',
    'The value of parameter(s) <parameter> in <functionName> is invalid: Expects group index between 0 and <groupCount>, but got <groupIndex>.',
  ],
  'INVALID_PARAMETER_VALUE.DATETIME_UNIT': [
    '22023',
    'The value of parameter(s) <parameter> in <functionName> is invalid: expects one of the units without quotes YEAR, QUARTER, MONTH, WEEK, DAY, DAYOFYEAR, HOUR, MINUTE, SECOND, MILLISECOND, MICROSECOND, but got the string literal <invalidValue>.',
  ],
  NON_FOLDABLE_ARGUMENT: [
    '42K08',
    'The function <funcName> requires the parameter <paramName> to be a foldable expression of the type <paramType>, but the actual argument is a non-foldable.',
  ],
  DUPLICATED_MAP_KEY: [
    '23505',
    'Duplicate map key <key> was found, please check the input data. If you want to remove the duplicated keys, you can set "spark.sql.mapKeyDedupPolicy" to "LAST_WIN" so that the key inserted at last takes precedence.',
  ],
  COMPARATOR_RETURNS_NULL: [
    '22004',
    'The comparator has returned a NULL for a comparison between <firstValue> and <secondValue>. It should return a positive integer for "greater than", 0 for "equal" and a negative integer for "less than". To revert to deprecated behavior where NULL is treated as 0 (equal), you must set "spark.sql.legacy.allowNullComparisonResultInArraySort" to "true".',
  ],
  NULL_MAP_KEY: ['2200E', 'Cannot use null as map key.'],
  CANNOT_DECODE_URL: [
    '22546',
    'The provided URL cannot be decoded: <url>. Please ensure that the URL is properly formatted and try again.',
  ],
  INVALID_URL: [
    '22P02',
    'The url is invalid: <url>. Use `try_parse_url` to tolerate invalid URL and return NULL instead.',
  ],
  CONVERSION_INVALID_INPUT: [
    '22018',
    'The value <str> (<fmt>) cannot be converted to <targetType> because it is malformed. Correct the value as per the syntax, or change its format. Use <suggestion> to tolerate malformed input and return NULL instead.',
  ],
  'INVALID_FORMAT.MISMATCH_INPUT': [
    '42601',
    'The format is invalid: <format>. The input <inputType> <input> does not match the format.',
  ],
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION': [
    '42K0B',
    'You may get a different result due to the upgrading to Spark >= 3.0: fail to recognize <pattern> pattern in the DateTimeFormatter.',
  ],
  'INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN': [
    '42K0B',
    'You may get a different result due to the upgrading to Spark >= 3.0: all week-based patterns are unsupported since Spark 3.0, detected week-based character in <pattern>.',
  ],
};

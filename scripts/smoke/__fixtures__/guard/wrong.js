require('./program').twoSenders();
